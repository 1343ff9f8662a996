import Templates
import Testing

@Suite struct StrictModeTests {
  private func error(_ source: String, _ context: TemplateRecord = [:]) -> TemplateError? {
    do throws(TemplateError) {
      _ = try render(source, context, strict: true)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("\n{{ titel }}", "'titel'"), ("\n{% if titel %}{% endif %}", "'titel'"),
    ("\n{% for x in titel %}{% endfor %}", "'titel'"), ("\n{{ order.titel }}", "'order.titel'"),
    ("{% for o in orders %}\n{{ o.titel }}{% endfor %}", "'o.titel'"), ("\n{{ title.name }}", "'title.name'"),
    ("\n{{ title|upper|default:titel }}{{ titel|upper }}", "'titel'"), ("\n{{ forloop.counter }}", "'forloop.counter'"),
    ("{% for o in orders %}\n{{ forloop.cuonter }}{% endfor %}", "'forloop.cuonter'"),
    ("\n{% for x in title %}{% endfor %}", "needs a list and got a text"), ("\n{{ order }}", "a record is written"),
  ])
  func aMissingVariableIsNamed(source: String, reason: String) throws {
    let order: TemplateRecord = ["id": 1]
    let found = try #require(error(source, ["title": "T", "order": order, "orders": [order]]))
    #expect(found.line == 2)
    #expect(found.reason.contains(reason))
  }

  @Test(arguments: [
    "{{ title }}", "{{ missing|default:\"x\" }}", "{{ nothing }}", "{{ nothing.name }}",
    "{% if nothing.name %}{% endif %}",
    "{% for x in nothing %}{% endfor %}", "{{ list.first }}{{ list.count }}{{ list.9 }}",
    "{% if nothing and missing %}{% endif %}",
  ])
  func theseAreNotMissing(source: String) {
    #expect(error(source, ["title": "T", "nothing": TemplateValue.none, "list": [String]()]) == nil)
  }

  @Test func otherwiseAMissingVariableIsEmpty() throws {
    let source = "[{{ a }}{{ a.b|upper }}{% if a %}x{% endif %}{% for x in a.b %}x{% endfor %}{{ r }}]"
    #expect(try render(source, ["r": ["x": 1] as TemplateRecord]) == "[]")
  }

  @Test func anUnknownTemplateIsAnError() throws {
    let engine = try TemplateEngine(templates: [:])
    #expect(throws: TemplateError.self) { try engine.render("gone.html", [:]) }
  }
}
