import Templates
import Testing

@Suite struct EscapingTests {
  static let hostile = "<script>\"'&"
  static let escaped = "&lt;script&gt;&quot;&#39;&amp;"

  @Test(arguments: [
    "{{ x }}", "<p>{{ x }}</p>", "<a title=\"{{ x }}\">", "<a title='{{ x }}'>", "{{x}}",
    "{%- if x -%} {{ x }}{% endif %}",
    "{% for c in list %}{{ c }}{% endfor %}", "{{ list.first }}", "{{ list.0 }}", "{{ record.name }}",
    "{{ list }}", "{{ x if x else \"\" }}", "{{ \"\" if not x else x }}", "<!-- {{ x }} -->",
    "<textarea>{{ x }}</textarea>", "{# {{ x }} #}{{ x }}",
  ])
  func everyOutputIsEscaped(source: String) throws {
    let context: TemplateRecord = [
      "x": Self.hostile, "list": [Self.hostile], "record": ["name": Self.hostile] as TemplateRecord,
    ]
    let page = try render(source, context)
    #expect(page.contains(Self.escaped))
    #expect(!page.contains("<script>"))
  }

  @Test(arguments: [
    "{{ x|upper }}", "{{ x|lower }}", "{{ x|capitalize }}", "{{ missing|default:x }}", "{{ list|join:\"<b>\" }}",
    "{{ x|safe|upper }}", "{{ html|lower }}", "{{ x|split:\" \" }}", "{{ x|split:\" \"|join:\"\" }}",
    "{{ list|upper|join:\", \" }}", "{{ htmls|join:\"\" }}",
  ])
  func filteredTextIsEscaped(source: String) throws {
    let html = SafeHTML(unchecked: Self.hostile)
    let page = try render(source, ["x": Self.hostile, "list": [Self.hostile], "html": html, "htmls": [html]])
    #expect(page.lowercased().contains(Self.escaped))
    #expect(!page.contains("<"))
    #expect(!page.contains("\""))
  }

  @Test func literalsInTemplatesAreEscapedToo() throws {
    #expect(try render("{{ \"<b>\" }}{{ n|pluralize:\"<i>,<u>\" }}", ["n": 1]) == "&lt;b&gt;&lt;i&gt;")
  }

  @Test func markupPassesOnlyAsSafeHTMLOrWithTheSafeFilter() throws {
    let context: TemplateRecord = ["html": SafeHTML("<b>&amp;</b>"), "text": "<i>", "items": ["<u>"]]
    let source = "{{ html }}{{ text|safe }}{{ items|safe }}{{ html|default:\"x\" }}{{ missing|default:html }}"
    #expect(try render(source, context) == "<b>&amp;</b><i><u><b>&amp;</b><b>&amp;</b>")
    #expect(SafeHTML(escaping: "<b>").text == "&lt;b&gt;")
  }

  @Test func bytesAreEscapedAndNotCharacters() throws {
    // "<" and a combining mark are one character that is not equal to "<".
    #expect(try render("{{ x }}", ["x": "<\u{338}script>\u{301}"]) == "&lt;\u{338}script&gt;\u{301}")
    #expect(try render("{{ x }}", ["x": "🙂&\r\n<é>"]) == "🙂&amp;\r\n&lt;é&gt;")
  }

  @Test func aValueIsNeverParsed() throws {
    #expect(try render("{{ x }}", ["x": "{{ y }}{% if y %}", "y": "no"]) == "{{ y }}{% if y %}")
  }

  @Test(arguments: [
    "<a href={{ x }}>", "<input {{ x }}>", "<a{{ x }}>", "<script>let a = \"{{ x }}\"</script>",
    "<STYLE>p { color: {{ x }} }</STYLE>", "<a title=\"a\" {% if x %}{{ x }}{% endif %}>",
    "<script src=\"a.js\" defer>{{ x }}</script>", "<br/{{ x }}>",
  ])
  func aPlaceThatEscapingDoesNotProtectIsRefused(source: String) {
    let error = loadError("\n" + source)
    #expect(error?.line == 2)
    #expect(error?.reason.contains("a value inside") == true)
  }

  @Test(arguments: [
    "<a href=\"/a?b={{ x }}&amp;c={{ x }}\">{{ x }}</a>",
    "<a {% if x %}href=\"{{ x }}\"{% endif %} b='{{ x }}'>{{ x }}",
    "<!-- it's <a --> {{ x }}", "a < b {{ x }}", "<script src=\"{{ x }}\"></script>{{ x }}", "<br/>{{ x }}",
    "<script>if (a < b) { '</b>' }</script>{{ x }}", "</p>{{ x }}", "<img alt=\"a > b\">{{ x }}",
  ])
  func aProtectedPlaceIsNotRefused(source: String) {
    #expect(loadError(source) == nil)
  }

  @Test func otherKindsOfFilesHaveNoTags() throws {
    let engine = try TemplateEngine(templates: ["mail.txt": "a <{{ x }} b={{ x }}"])
    #expect(try engine.render("mail.txt", ["x": "&"]) == "a <&amp; b=&amp;")
  }
}
