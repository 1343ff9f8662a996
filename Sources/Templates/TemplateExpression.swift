/// What stands in an output tag, a condition or after `in`.
indirect enum TemplateExpression: Sendable, Hashable {
  case literal(TemplateValue)
  case path(TemplatePath)
  case filtered(TemplateExpression, TemplateFilter)
  case not(TemplateExpression)
  case and(TemplateExpression, TemplateExpression)
  case or(TemplateExpression, TemplateExpression)
  case compare(Comparison, TemplateExpression, TemplateExpression)
  case contains(item: TemplateExpression, in: TemplateExpression)
  case range(from: TemplateExpression, through: TemplateExpression)
  case conditional(TemplateExpression, if: TemplateExpression, else: TemplateExpression?)

  enum Comparison: String, Sendable, Hashable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case more = ">"
    case moreOrEqual = ">="
  }
}

/// A variable with its members: `order.item_name`.
struct TemplatePath: Sendable, Hashable, CustomStringConvertible {
  let root: String
  let members: [String]

  /// `{{ block.super }}`, which the linker replaces by the content of the overridden block.
  static let blockSuper = TemplatePath(root: "block", members: ["super"])

  var description: String { ([root] + members).joined(separator: ".") }
}

extension TemplateExpression {
  /// The expressions directly inside this one.
  var parts: [TemplateExpression] {
    switch self {
    case .literal, .path: []
    case .not(let inner): [inner]
    case .filtered(let inner, let filter): [inner] + filter.arguments
    case .and(let left, let right), .or(let left, let right), .compare(_, let left, let right),
      .contains(let left, let right), .range(let left, let right):
      [left, right]
    case .conditional(let value, let condition, let otherwise): [value, condition] + (otherwise.map { [$0] } ?? [])
    }
  }

  /// Every variable in it.
  var paths: [TemplatePath] {
    if case .path(let path) = self { return [path] }
    return parts.flatMap(\.paths)
  }
}
