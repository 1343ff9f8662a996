import Templates
import Testing

@Suite struct ConcurrencyTests {
  @Test func manyTasksRenderOneTemplateWithTheirOwnValues() async throws {
    let engine = try TemplateEngine(templates: [
      "base.html": "<title>{% block title %}Base{% endblock %}</title>{% block body %}{% endblock %}",
      "page.html": """
      {% extends "base.html" %}{% block title %}{{ name }} - {{ block.super }}{% endblock %}
      {% block body %}{% for row in rows where row.shown %}{% include "row.html" %}{% endfor %}{% endblock %}
      """,
      "row.html": "{% if row.n == me %}<b>{{ name|upper }}</b>{% else %}{{ row.n }},{% endif %}",
    ])
    let rows = (0..<20).map { number -> TemplateRecord in ["n": number, "shown": number != 7] }

    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<64 {
        group.addTask {
          for round in 0..<20 {
            let me = (task + round) % 20
            let name = "<task \(task)/\(round)>"
            let page = try engine.render("page.html", ["name": name, "rows": rows, "me": me])
            var expected = "<title>&lt;task \(task)/\(round)&gt; - Base</title>"
            for number in 0..<20 where number != 7 {
              expected += number == me ? "<b>&lt;TASK \(task)/\(round)&gt;</b>" : "\(number),"
            }
            #expect(page == expected)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
