/// What a template variable can hold.
public enum TemplateValue: Sendable, Hashable {
  /// Text, escaped when it is written.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A number with a fraction, written as Swift writes it. Format amounts before they get here.
  case double(Double)
  /// Written as `true` or `false`.
  case bool(Bool)
  /// What `for` goes through. Has `count`, `first`, `last` and numeric members: `orders.count`, `orders.0`.
  case list([TemplateValue])
  /// Named fields: `order.item_name`.
  case record(TemplateRecord)
  /// Markup that is not escaped.
  case html(SafeHTML)
  /// Nothing, written as an empty text. It differs from a missing variable, which strict mode refuses.
  case none
}

extension TemplateValue {
  /// How `if` sees the value: empty texts, lists and records, `false`, numbers up to zero and `none` are false.
  var isTruthy: Bool {
    switch self {
    case .string(let text): !text.isEmpty
    case .integer(let number): number > 0
    case .double(let number): number > 0
    case .bool(let flag): flag
    case .list(let items): !items.isEmpty
    case .record(let record): !record.fields.isEmpty
    case .html(let html): !html.text.isEmpty
    case .none: false
    }
  }

  /// The value as text before escaping. `nil` for a list and a record, which have no text form.
  var plainText: String? {
    switch self {
    case .string(let text): text
    case .integer(let number): String(number)
    case .double(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .html(let html): html.text
    case .none: ""
    case .list, .record: nil
    }
  }

  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// The member `name` of the value. Outer `nil`: there is no such member. A member of `none` is `none`, so that
  /// `order.decided_by.username` works while nobody has decided.
  func member(_ name: String) -> TemplateValue? {
    switch self {
    case .record(let record):
      return record.fields[name] ?? (name == "count" ? .integer(record.fields.count) : nil)
    case .list(let items):
      switch name {
      case "count": return .integer(items.count)
      case "first": return items.first ?? TemplateValue.none
      case "last": return items.last ?? TemplateValue.none
      default:
        guard let index = Int(name) else { return nil }
        return items.indices.contains(index) ? items[index] : TemplateValue.none
      }
    case .string(let text) where name == "count": return .integer(text.count)
    case .none: return TemplateValue.none
    default: return nil
    }
  }

  /// Equality as Stencil's `==` has it: numbers with numbers, texts with texts, flags with flags, nothing with nothing.
  func isEqual(to other: TemplateValue) -> Bool {
    if let left = number, let right = other.number { return left == right }
    switch (self, other) {
    case (.string, .string), (.string, .html), (.html, .string), (.html, .html): return plainText == other.plainText
    case (.bool(let left), .bool(let right)): return left == right
    case (.none, .none): return true
    default: return false
    }
  }
}
