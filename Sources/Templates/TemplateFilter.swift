import Foundation

/// The filters templates may use. What they return is escaped like anything else; only `safe` marks it as markup.
enum TemplateFilter: Sendable, Hashable {
  /// The first argument that is not `none`, when the value is missing or `none`.
  case fallback([TemplateExpression])
  case capitalize
  case upper
  case lower
  case join(TemplateExpression?)
  case split(TemplateExpression?)
  /// `n|pluralize:"order,orders"`: the first form for exactly one (or a list of one), the second otherwise.
  case pluralize(one: String, many: String)
  case safe

  var arguments: [TemplateExpression] {
    switch self {
    case .fallback(let arguments): arguments
    case .join(let argument), .split(let argument): argument.map { [$0] } ?? []
    default: []
    }
  }

  static let names = [
    "capitalize", "default", "join", "lower", "lowercase", "pluralize", "safe", "split", "upper", "uppercase",
  ]

  init(name: String, arguments: [TemplateExpression]) throws(ExpressionError) {
    switch name {
    case "default":
      guard !arguments.isEmpty else { throw ExpressionError("filter 'default' needs a value: default:\"...\"") }
      self = .fallback(arguments)
    case "join", "split":
      guard arguments.count < 2 else { throw ExpressionError("filter '\(name)' takes at most one argument") }
      self = name == "join" ? .join(arguments.first) : .split(arguments.first)
    case "pluralize":
      guard arguments.count == 1, case .literal(.string(let forms)) = arguments[0],
        case let parts = forms.split(separator: ",", omittingEmptySubsequences: false), parts.count == 2
      else { throw ExpressionError("filter 'pluralize' needs both forms: pluralize:\"order,orders\"") }
      self = .pluralize(one: String(parts[0]), many: String(parts[1]))
    default:
      guard let filter = Self.withoutArguments[name] else {
        throw ExpressionError("unknown filter '\(name)', known are \(Self.names.joined(separator: ", "))")
      }
      guard arguments.isEmpty else { throw ExpressionError("filter '\(name)' takes no argument") }
      self = filter
    }
  }

  private static let withoutArguments: [String: TemplateFilter] = [
    "capitalize": .capitalize, "upper": .upper, "uppercase": .upper, "lower": .lower, "lowercase": .lower,
    "safe": .safe,
  ]

  /// Applies every filter but `default`, which the renderer handles because it must not fail on a missing variable.
  func apply(to value: TemplateValue, arguments: [TemplateValue]) -> TemplateValue {
    switch self {
    case .fallback: value
    case .capitalize: value.mapText(\.capitalized)
    case .upper: value.mapText { $0.uppercased() }
    case .lower: value.mapText { $0.lowercased() }
    case .join: value.joined(by: arguments.first?.plainText ?? "")
    case .split: value.split(by: arguments.first?.plainText ?? " ")
    case .pluralize(let one, let many): .string(value.isOne ? one : many)
    case .safe: value.markedSafe
    }
  }
}

extension TemplateValue {
  /// Changes a text, or each text of a list. The result is a plain text even for markup: what a filter has changed
  /// can no longer be vouched for.
  fileprivate func mapText(_ change: (String) -> String) -> TemplateValue {
    switch self {
    case .none, .record: self
    case .list(let items): .list(items.map { $0.mapText(change) })
    default: .string(change(plainText ?? ""))
    }
  }

  fileprivate func joined(by separator: String) -> TemplateValue {
    guard case .list(let items) = self else { return self }
    return .string(items.map { $0.plainText ?? "" }.joined(separator: separator))
  }

  fileprivate func split(by separator: String) -> TemplateValue {
    guard case .string(let text) = self else { return self }
    return .list(text.components(separatedBy: separator).map(TemplateValue.string))
  }

  fileprivate var isOne: Bool {
    if case .list(let items) = self { return items.count == 1 }
    return number == 1
  }

  fileprivate var markedSafe: TemplateValue {
    switch self {
    case .none, .record: self
    case .list(let items): .list(items.map(\.markedSafe))
    default: .html(SafeHTML(unchecked: plainText ?? ""))
    }
  }
}
