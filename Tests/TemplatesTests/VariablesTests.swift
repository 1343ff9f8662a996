import Templates
import Testing

@Suite struct VariablesTests {
  private func variables(_ templates: [String: String]) throws -> [String] {
    try TemplateEngine(templates: templates).variables(of: "page.html").map { variable in
      "\(variable)\(variable.isRaw ? "!!" : variable.isOutput ? "!" : "")"
    }
  }

  @Test(arguments: [
    ("{{ a }}{{ a.b|upper }}", ["a!", "a.b!"]),
    ("{% if a == b %}{{ c }}{% else %}{{ d }}{% endif %}", ["a", "b", "c!", "d!"]),
    (
      "{% for o in orders %}{{ o.item_name }}{{ forloop.counter }}{% empty %}{{ none }}{% endfor %}",
      ["none!", "orders", "orders[]", "orders[].item_name!"]
    ),
    (
      "{% for r in rows %}{% for c in r.cells where c.on %}{{ c.t }}{{ r.n }}{{ x }}{% endfor %}{% endfor %}",
      ["rows", "rows[]", "rows[].cells", "rows[].cells[]", "rows[].cells[].on", "rows[].cells[].t!", "rows[].n!", "x!"]
    ),
    (
      "{{ orders.count }}{{ orders.first.id }}{% for o in orders %}{% endfor %}",
      ["orders", "orders[]", "orders[].id!"]
    ),
    ("{{ page.first }}{{ page.count }}", ["page.count!", "page.first!"]), ("{{ list.0.id }}", ["list[].id!"]),
    ("{{ a if b else c }}{{ d|default:e }}", ["a!", "b", "c!", "d!", "e!"]),
    ("{{ n|pluralize:\"a,b\" }}{{ l|join:s }}", ["l!", "n", "s!"]), ("{{ a|safe }}{{ b|upper|safe }}", ["a!!", "b!!"]),
    ("{% for i in 1...n %}{{ i }}{% endfor %}", ["n"]), ("{{ not a }}{{ 1 }}", ["a"]),
    ("{% for x in a|default:b %}{{ x.y }}{% endfor %}", ["a", "a[]", "a[].y!", "b", "b[]", "b[].y!"]),
  ])
  func areFoundInEveryBranch(source: String, expected: [String]) throws {
    #expect(try variables(["page.html": source]) == expected)
  }

  @Test func includeThoseOfLayoutsAndIncludes() throws {
    let found = try variables([
      "page.html":
        "{% extends \"base.html\" %}{% block a %}{% for o in list %}{% include \"row.html\" %}{% endfor %}{% endblock %}",
      "base.html": "{{ title }}{% block a %}{{ hidden }}{% endblock %}", "row.html": "{{ o.id }}",
    ])
    #expect(found == ["list", "list[]", "list[].id!", "title!"])
  }

  @Test func everyBranchIsRenderedOnRequest() throws {
    let source = """
      {% if a %}1{% elif b == "x" %}2{% else %}3{% endif %}{{ "4" if a else "5" }}{{ a|default:"6" }}\
      {% for x in list where x == "z" %}7{% empty %}8{% endfor %}{% for i in 1...a %}9{% endfor %}
      """
    let engine = try TemplateEngine(templates: ["page.html": source], strict: true)
    #expect(try engine.renderEveryBranch("page.html", ["a": "A", "list": ["q"]]) == "12345A6789")
  }
}
