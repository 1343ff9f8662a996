import Templates
import Testing

@Suite struct LoadErrorTests {
  @Test(arguments: [
    ("{% if x %}", 1, "'if' is not closed"), ("a\na\n{% for x in y %}\nb", 3, "'for' is not closed"),
    ("a\na\na\n{{ x|uper }}", 4, "unknown filter 'uper'"), ("a\n\n{% bogus %}", 3, "bogus"),
    ("a\n{{ x", 2, "'{{' is not closed"), ("a\n{% if x", 2, "'{%' is not closed"), ("\n{# x", 2, "'{#' is not closed"),
    ("\n{{ }}", 2, "a value is missing"), ("\n{% %}", 2, "a tag is empty"), ("{{ x y }}", 1, "unexpected 'y'"),
    ("{{ x.|upper }}", 1, "member"), ("{{ x| }}", 1, "filter's name"), ("{{ \"x }}", 1, "not closed"),
    ("{% if a == %}{% endif %}", 1, "a value is missing"), ("{% if ( a %}{% endif %}", 1, "')' is missing"),
    ("{% if a %}\n{% elif %}{% endif %}", 2, "a value is missing"), ("x\n{% endif %}", 2, "'endif' has no tag"),
    ("{% if a %}\n{% endfor %}", 2, "'endfor' has no tag"), ("{% for x %}{% endfor %}", 1, "'for' is written as"),
    ("{% for a,b in x %}{% endfor %}", 1, "'for' is written as"), ("\n{% include x %}", 2, "one name in quotes"),
    ("\n{% include \"gone.html\" %}", 2, "there is no template 'gone.html'"), ("{% break %}", 1, "not supported"),
    ("\n{% extends \"gone.html\" %}", 2, "there is no template 'gone.html'"), ("{% out x %}", 1, "unknown tag"),
    ("text {% extends \"b.html\" %}", 1, "'extends' must be the first tag"), ("{% raw %}", 1, "raw"),
    ("{% block a %}{% endblock %}\n{% block a %}{% endblock %}", 2, "two blocks 'a'"),
    ("{% block a %}\n{{ block.super }}{% endblock %}", 2, "no block is overridden"),
    ("{% block a %}{{ block.super|upper }}{% endblock %}", 1, "only stand alone"),
    ("{% block a %}{% endblock b %}", 1, "unexpected text after 'endblock'"),
    ("{% block %}{% endblock %}", 1, "one name"),
    ("{{ n|pluralize:\"order\" }}", 1, "both forms"), ("{{ x|default }}", 1, "needs a value"), ("{{ x[0] }}", 1, "'['"),
    ("{{ x|upper:1 }}", 1, "no argument"), ("{% if a %}{% else %}{% elif b %}{% endif %}", 1, "'elif' has no tag"),
    ("{{ 1a }}", 1, "digit"), ("{{ and }}", 1, "a value is missing"), ("{% o: for x in y %}{% endfor %}", 1, "'for'"),
    ("{% ifnot x %}{% endif %}", 1, "not supported"), ("{% filter upper %}{% endfilter %}", 1, "not supported"),
  ])
  func aFaultIsNamedWithItsLine(source: String, line: Int, reason: String) throws {
    let error = try #require(loadError(source))
    #expect(error.template == "page.html")
    #expect(error.line == line)
    #expect(error.reason.contains(reason))
    #expect(error.description == "page.html:\(line): \(error.reason)")
  }

  @Test func circlesAreNamed() {
    let include = loadError(["a.html": "{% include \"b.html\" %}", "b.html": "\n{% include \"a.html\" %}"])
    #expect(include?.description == "b.html:2: templates use each other in a circle: a.html > b.html > a.html")
    let extends = loadError(["a.html": "{% extends \"b.html\" %}", "b.html": "{% extends \"a.html\" %}"])
    #expect(extends?.reason.contains("a.html > b.html > a.html") == true)
    let itself = loadError("{% if x %}{% include \"page.html\" %}{% endif %}")
    #expect(itself?.reason.contains("page.html > page.html") == true)
    let mixed = loadError(["base.html": "{% include \"page.html\" %}", "page.html": "{% extends \"base.html\" %}"])
    #expect(mixed?.reason.contains("circle") == true)
  }

  @Test(arguments: [
    ("{% block typo %}x{% endblock %}", "no block 'typo'"), ("lost", "text outside a block is never shown: 'lost'"),
    ("{{ x }}", "a tag outside a block"), ("{% if x %}{% endif %}", "'if' outside a block"),
    ("{% for x in y %}{% endfor %}", "'for' outside a block"),
    ("{% block a %}{% block b %}{% endblock %}{% endblock %}{% block b %}{% endblock %}", "two blocks 'b'"),
  ])
  func contentThatWouldVanishIsRefused(child: String, reason: String) {
    let error = loadError([
      "base.html": "{% block a %}{% endblock %}", "page.html": "{% extends \"base.html\" %}" + child,
    ])
    #expect(error?.template == "page.html")
    #expect(error?.reason.contains(reason) == true)
  }

  @Test func aBlockCannotContainItselfThroughAnOverride() {
    let error = loadError([
      "base.html": "{% block a %}{% endblock %}{% block b %}{% endblock %}",
      "middle.html": "{% extends \"base.html\" %}{% block b %}{% block a %}{% endblock %}{% endblock %}",
      "page.html":
        "{% extends \"middle.html\" %}{% block a %}{% block b %}{{ block.super }}{% endblock %}{% endblock %}",
    ])
    #expect(error?.reason.contains("contains itself") == true)
  }

  @Test func anErrorInAnIncludedTemplateNamesThatTemplate() {
    let error = loadError(["page.html": "{% include \"part.html\" %}", "part.html": "\n\n{{ x| }}"])
    #expect(error?.description.hasPrefix("part.html:3: ") == true)
  }
}
