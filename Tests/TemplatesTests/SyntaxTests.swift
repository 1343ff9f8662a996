import Templates
import Testing

@Suite struct ConditionTests {
  static let context: TemplateRecord = [
    "one": 1, "zero": 0, "half": 0.5, "yes": true, "no": false, "text": "pending", "blank": "",
    "list": ["a", "b"], "nothing": TemplateValue.none, "empty": [String](), "record": ["a": 1] as TemplateRecord,
    "html": SafeHTML("pending"),
  ]

  @Test(arguments: [
    "yes", "one", "half", "text", "list", "record", "not no", "not zero", "not blank", "not empty", "not nothing",
    "not missing", "text == \"pending\"", "text != 'approved'", "one == 1", "one == 1.0", "one < 2", "one <= 1",
    "half > 0", "one >= half", "yes and one", "no or one", "not no and yes", "no and no or yes", "yes or no and no",
    "( yes or yes ) and not no", "(yes or yes) and not ( no )", "\"a\" in list", "\"end\" in text", "not \"z\" in list",
    "\"a\" in list and yes",
    "nothing == missing", "list|join:\",\" == \"a,b\"", "list.count == 2", "text|upper == \"PENDING\"", "one==1",
    "-1 < zero", "html == text", "not one == text", "\"a\" in record", "yes == true", "not text > 1",
  ])
  func isTrue(condition: String) throws {
    #expect(try render("{% if \(condition) %}yes{% else %}no{% endif %}", Self.context) == "yes")
    #expect(try render("{% if not (\(condition)) %}yes{% else %}no{% endif %}", Self.context) == "no")
  }

  @Test func theFirstTrueBranchIsTaken() throws {
    let source = "{% if n == 1 %}one{% elif n == 2 %}two{% elif n > 1 %}many{% else %}none{% endif %}"
    let pages = try [1, 2, 3, 0].map { try render(source, ["n": $0]) }
    #expect(pages == ["one", "two", "many", "none"])
    #expect(try render("{% if no %}x{% endif %}") == "")
  }

  @Test func inlineConditions() throws {
    let source = "{{ \"on\" if flag else \"off\" }} {{ \"on\" if not flag }}"
    #expect(try render(source, ["flag": true]) == "on ")
    #expect(try render(source, ["flag": false]) == "off on")
    #expect(try render("{{ n == 1 }}", ["n": 1]) == "true")
  }
}

@Suite struct LoopTests {
  @Test func loopsKnowWhereTheyAre() throws {
    let source = """
      {% for x in list %}{{ forloop.counter }}/{{ forloop.length }}{{ forloop.counter0 }}{{ x }}\
      {% if forloop.first %}F{% endif %}{% if forloop.last %}L{% else %},{% endif %}{% endfor %}
      """
    #expect(try render(source, ["list": ["a", "b", "c"]]) == "1/30aF,2/31b,3/32cL")
  }

  @Test func emptyAndMissingListsShowTheEmptyPart() throws {
    let source = "{% for x in list %}{{ x }}{% empty %}none{% endfor %}"
    #expect(try render(source, ["list": [String]()]) == "none")
    #expect(try render(source, ["list": TemplateValue.none]) == "none")
    #expect(try render(source) == "none")
  }

  @Test func nestedLoopsHideAndRestoreVariables() throws {
    let source = "{% for x in rows %}{% for x in x.cells %}{{ x }}{% endfor %}{{ x.name }};{% endfor %}{{ x }}"
    let rows: [TemplateRecord] = [["name": "A", "cells": [1, 2]], ["name": "B", "cells": [Int]()]]
    #expect(try render(source, ["rows": rows, "x": "outer"]) == "12A;B;outer")
  }

  @Test func whereAndRanges() throws {
    let rows: [TemplateRecord] = [["n": 1], ["n": 2], ["n": 3]]
    let source = "{% for r in rows where r.n != 2 %}{{ r.n }}{{ forloop.length }}{% endfor %}"
    #expect(try render(source, ["rows": rows]) == "1232")
    #expect(try render("{% for i in 1...n %}{{ i }}{% endfor %}", ["n": 3]) == "123")
    #expect(try render("{% for i in 3...1 %}{{ i }}{% endfor %}") == "321")
    #expect(throws: TemplateError.self) { try render("{% for i in 1...n %}{% endfor %}", ["n": .max as Int]) }
  }
}

@Suite struct FilterTests {
  @Test(arguments: [
    ("{{ name|default:\"x\" }}", "Ann"), ("{{ missing|default:\"it's, x|y\" }}", "it&#39;s, x|y"),
    ("{{ missing | default: name }}", "Ann"), ("{{ missing|default:nothing,'z' }}", "z"),
    ("{{ one|pluralize:\"order,orders\" }}", "order"), ("{{ two|pluralize:\"order,orders\" }}", "orders"),
    ("{{ list|pluralize:\"item,items\" }}", "items"), ("{{ two|pluralize:\",s\" }}", "s"),
    ("{{ \"ab cd\"|capitalize }}", "Ab Cd"), ("{{ name|upper }}{{ name|uppercase }}", "ANNANN"),
    ("{{ name|lower }}{{ name|lowercase }}", "annann"), ("{{ list|join:\"-\" }}", "a-b"),
    ("{{ list|upper|join:\", \" }}", "A, B"), ("{{ \"a.b\"|split:\".\"|join:\"/\" }}", "a/b"),
    ("{{ missing|upper|default:\"none\" }}", "none"),
    ("{{ list.count }}{{ list.last }}{{ list.1 }}{{ list.9 }}", "2bb"),
    ("{{ 1 }}{{ -2 }}{{ 1.5 }}{{ true }}{{ \"}\" }}", "1-21.5true}"), ("{{ nothing.a.b }}", ""),
  ])
  func filters(source: String, expected: String) throws {
    let context: TemplateRecord = [
      "name": "Ann", "one": 1, "two": 2, "list": ["a", "b"], "nothing": String?.none,
    ]
    #expect(try render(source, context) == expected)
  }
}

@Suite struct WhitespaceTests {
  @Test func isKeptOrTrimmedAsInStencil() throws {
    #expect(try render("a \n {% if x %} b {% endif %}\nc", ["x": true]) == "a \n  b \nc")
    #expect(try render("a \n {%- if x -%} b {%- endif %}\nc", ["x": true]) == "ab\nc")
    #expect(try render("a\r\n{{ x }} {# gone #} b\n", ["x": 1]) == "a\n1  b\n")
    #expect(try render("{% if x\n  and x %}b{% endif %}", ["x": 1]) == "b")
  }
}
