import Templates
import Testing

@Suite struct InheritanceTests {
  static let templates = [
    "base.html":
      "<title>{% block title %}Base{% endblock %}</title>{% block body %}{% block inner %}-{% endblock %}{% endblock %}.",
    "middle.html": """
    {% extends "base.html" %}
    {% block title %}Middle, {{ block.super }}{% endblock %}
    {# Only blocks count here. #}
    {% block body %}[{% block inner %}middle{% endblock inner %}{{ block.super }}]{% endblock body %}
    """,
    "leaf.html": "{% extends 'middle.html' %}{% block title %}{{ name }}, {{ block.super }}{% endblock %}",
    "deep.html": "{% extends \"leaf.html\" %}{% block inner %}({{ name }}{{ block.super }}){% endblock %}",
  ]

  @Test(arguments: [
    ("base.html", "<title>Base</title>-."), ("middle.html", "<title>Middle, Base</title>[middlemiddle]."),
    ("leaf.html", "<title>&amp;, Middle, Base</title>[middlemiddle]."),
    ("deep.html", "<title>&amp;, Middle, Base</title>[(&amp;middle)(&amp;middle)]."),
  ])
  func theMostDerivedBlockIsShown(name: String, expected: String) throws {
    let engine = try TemplateEngine(templates: Self.templates)
    #expect(try engine.render(name, ["name": "&"]) == expected)
  }

  @Test func includesSeeTheVariablesAroundThem() throws {
    let engine = try TemplateEngine(templates: [
      "page.html": "{% for row in rows %}{% include \"_row.html\" %}{% endfor %}",
      "_row.html": "<i>{{ row }}{{ forloop.counter }}{{ suffix }}</i>{% include '_end.html' %}",
      "_end.html": ";",
    ])
    #expect(try engine.render("page.html", ["rows": ["a", "<"], "suffix": "!"]) == "<i>a1!</i>;<i>&lt;2!</i>;")
    #expect(try engine.render("_row.html", ["row": "x"]) == "<i>x</i>;")
    #expect(engine.names == ["_end.html", "_row.html", "page.html"])
  }

  @Test func anIncludedTemplateKeepsItsOwnBlocks() throws {
    let engine = try TemplateEngine(templates: [
      "base.html": "{% block a %}base{% endblock %} {% include \"part.html\" %}",
      "part.html": "{% block a %}part{% endblock %}",
      "page.html": "{% extends \"base.html\" %}{% block a %}page{% endblock %}",
    ])
    #expect(try engine.render("page.html") == "page part")
  }

  @Test func globalsComeAfterTheContextAndLoopVariablesFirst() throws {
    let engine = try TemplateEngine(
      templates: ["p.html": "{{ a }}{{ b }}{% for a in list %}{{ a }}{% endfor %}"], globals: ["a": "G", "b": "H"])
    #expect(try engine.render("p.html", ["a": "C", "list": [1]]) == "CH1")
  }
}
