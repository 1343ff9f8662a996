import EmbeddedResources
import Templates
import Testing

/// Puts hostile text through every variable of every template and looks at how it comes out.
@Suite struct EscapingSweepTests {
  /// The variables that may be written with `|safe`, as `orders.html: note`. Each entry needs a review.
  static let allowedRaw: Set<String> = []

  /// The templates inside the binary, by the names they have for each other.
  static let templates: [String: String] = {
    let prefix = "templates/"
    let files = EmbeddedResources.texts(under: prefix)
    return Dictionary(uniqueKeysWithValues: files.map { (String($0.name.dropFirst(prefix.count)), $0.text) })
  }()

  static let engine = Result { () throws(TemplateError) in try TemplateEngine(templates: templates, strict: true) }

  @Test func thereAreTemplates() {
    #expect(Self.templates["layout.html"] != nil)
  }

  @Test(arguments: templates.keys.sorted())
  func everyVariableOfEveryTemplateIsEscaped(name: String) throws {
    #expect(try EscapingSweep.findings(name, Self.engine.get(), allowedRaw: Self.allowedRaw) == [])
  }

  /// The sweep itself has to notice faults, also those in branches that are hard to reach.
  @Test(arguments: [
    "{{ a|safe }}", "{% if a == \"x\" %}{% else %}{{ b.c|safe }}{% endif %}", "{{ \"x\" if a else b|safe }}",
    "{% for row in rows where row.on %}{% for c in row.cells %}{{ c|upper|safe }}{% endfor %}{% endfor %}",
    "{% for row in rows %}{% empty %}{{ a|safe }}{% endfor %}", "{{ a|default:b|safe }}",
  ])
  func theSweepFindsRawOutput(source: String) throws {
    let engine = try TemplateEngine(templates: ["page.html": source], strict: true)
    #expect(try EscapingSweep.findings("page.html", engine, allowedRaw: []).isEmpty == false)
  }

  @Test func theSweepPassesWhatIsEscaped() throws {
    let source = """
      {{ a }}<i title="{{ b.c|upper }}">{% for row in rows %}{{ row.name|capitalize }}{{ rows.count }}\
      {{ row.tags|join:", " }}{% empty %}{{ d|default:e }}{% endfor %}</i>{{ n }} {{ n|pluralize:"item,items" }}
      """
    let engine = try TemplateEngine(templates: ["page.html": source], strict: true)
    #expect(try EscapingSweep.findings("page.html", engine, allowedRaw: []) == [])
  }
}
