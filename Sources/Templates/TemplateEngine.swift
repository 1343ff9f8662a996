/// All templates of the program, parsed and linked once.
///
/// Rendering only walks immutable values: it reads no file, parses nothing, takes no lock, and may happen in any
/// number of tasks at once. Whatever a template writes is escaped for HTML text and quoted attribute values, unless it
/// is `SafeHTML` or has passed the `safe` filter.
///
/// The language is Stencil's: `if`/`elif`/`else`, `for`/`empty` with `forloop` and `where`, `extends`, `block`,
/// `include`, inline `if`, filters (`default`, `capitalize`, `upper`, `lower`, `join`, `split`, `pluralize`, `safe`)
/// and whitespace control with `{%-` and `-%}`. Stricter than Stencil: names in `extends` and `include` are fixed
/// texts, and what could never show up on a page (a block the layout does not have, text outside a block) is an error.
public struct TemplateEngine: Sendable {
  private let templates: [String: [TemplateNode]]
  private let globals: TemplateRecord
  private let strict: Bool

  /// Parses and links `templates`, a source for each name.
  ///
  /// - Parameters:
  ///   - globals: values for every page, used when the context has no such variable.
  ///   - strict: refuse to render a template with a variable that neither the context nor `globals` has. `default` and
  ///     members of `none` are exempt. Otherwise a missing variable is an empty text.
  /// - Throws: `TemplateError` for the first fault in the order of the names: syntax, an unknown tag or filter, a value
  ///   where escaping would not protect it (`<a href={{ url }}>`, inside `<script>`), a missing template, a circle.
  public init(
    templates: [String: String], globals: TemplateRecord = [:], strict: Bool = false
  ) throws(TemplateError) {
    var parsed: [String: [TemplateNode]] = [:]
    for (name, source) in templates.sorted(by: { $0.key < $1.key }) {
      parsed[name] = try StencilParser.parse(source, template: name)
    }
    self.templates = try Linker.link(parsed)
    self.globals = globals
    self.strict = strict
  }

  /// The names of all templates, sorted.
  public var names: [String] { templates.keys.sorted() }

  /// The page `name` with the values of `context`.
  ///
  /// - Throws: `TemplateError` when there is no such template, when a range is not made of whole numbers, and in strict
  ///   mode when a variable is missing or has the wrong kind.
  public func render(_ name: String, _ context: TemplateRecord = [:]) throws(TemplateError) -> String {
    try rendered(name, context, everyBranch: false)
  }

  /// Every variable that `name`, its layouts and the templates it includes can write or test, sorted.
  /// Empty for an unknown name.
  public func variables(of name: String) -> [TemplateVariable] {
    VariableCollector.variables(of: templates[name] ?? [])
  }

  /// Renders the page with all branches of all conditions one after the other, and both the body and the `empty` part
  /// of loops. No page looks like that: it serves the test that looks for unescaped output.
  package func renderEveryBranch(_ name: String, _ context: TemplateRecord) throws(TemplateError) -> String {
    try rendered(name, context, everyBranch: true)
  }

  private func rendered(
    _ name: String, _ context: TemplateRecord, everyBranch: Bool
  ) throws(TemplateError) -> String {
    guard let nodes = templates[name] else { throw TemplateError("there is no such template", template: name) }
    var renderer = Renderer(context: context, globals: globals, strict: strict)
    renderer.everyBranch = everyBranch
    try renderer.render(nodes)
    return renderer.output
  }
}
