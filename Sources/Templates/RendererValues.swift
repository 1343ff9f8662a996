/// How expressions are worked out.
extension Renderer {
  /// The longest range a loop may go through.
  private static let longestRange = 10_000

  func value(of expression: TemplateExpression) throws(TemplateError) -> TemplateValue {
    switch expression {
    case .literal(let value):
      return value
    case .path(let path):
      if let value = lookUp(path) { return value }
      if strict { throw TemplateError("there is no variable '\(path)'", at: location) }
      return TemplateValue.none
    case .filtered(let inner, .fallback(let arguments)):
      return try fallback(inner, arguments)
    case .filtered(let inner, let filter):
      let value = try value(of: inner)
      var arguments: [TemplateValue] = []
      for argument in filter.arguments { arguments.append(try self.value(of: argument)) }
      return filter.apply(to: value, arguments: arguments)
    case .conditional(let value, let condition, let otherwise):
      if try isTrue(condition) { return try self.value(of: value) }
      guard let otherwise else { return TemplateValue.none }
      return try self.value(of: otherwise)
    case .range(let first, let last):
      return .list(try range(try value(of: first), try value(of: last)))
    case .not, .and, .or, .compare, .contains:
      return .bool(try isTrue(expression))
    }
  }

  func isTrue(_ expression: TemplateExpression) throws(TemplateError) -> Bool {
    switch expression {
    case .not(let inner): return try !isTrue(inner)
    case .and(let left, let right): return try isTrue(left) ? try isTrue(right) : false
    case .or(let left, let right): return try isTrue(left) ? true : try isTrue(right)
    case .compare(let comparison, let left, let right):
      return comparison.holds(try value(of: left), try value(of: right))
    case .contains(let item, let collection):
      return try value(of: collection).contains(try value(of: item))
    default: return try value(of: expression).isTruthy
    }
  }

  private func fallback(
    _ inner: TemplateExpression, _ arguments: [TemplateExpression]
  ) throws(TemplateError) -> TemplateValue {
    let value: TemplateValue
    if case .path(let path) = inner {
      value = lookUp(path) ?? TemplateValue.none
    } else {
      value = try self.value(of: inner)
    }
    if value != TemplateValue.none { return value }
    for argument in arguments {
      let value = try self.value(of: argument)
      if value != TemplateValue.none { return value }
    }
    return TemplateValue.none
  }

  private func range(_ first: TemplateValue, _ last: TemplateValue) throws(TemplateError) -> [TemplateValue] {
    guard case .integer(let first) = first, case .integer(let last) = last else {
      throw TemplateError("a range needs two whole numbers", at: location)
    }
    let (length, overflow) = last.subtractingReportingOverflow(first)
    guard !overflow, length.magnitude < Self.longestRange else {
      throw TemplateError("a range is longer than \(Self.longestRange)", at: location)
    }
    return stride(from: first, through: last, by: first <= last ? 1 : -1).map(TemplateValue.integer)
  }

  // MARK: Variables

  /// The value of a variable: of the innermost loop that defines it, else of the context, else of the globals.
  /// `nil` when there is none.
  private func lookUp(_ path: TemplatePath) -> TemplateValue? {
    var value: TemplateValue
    if let scope = loops.last(where: { $0.variable == path.root }) {
      value = scope.item
    } else if let found = context.fields[path.root] {
      value = found
    } else if path.root == "forloop", let scope = loops.last {
      return scope.member(path.members)
    } else if let found = globals.fields[path.root] {
      value = found
    } else {
      return nil
    }
    for name in path.members {
      guard let member = value.member(name) else { return nil }
      value = member
    }
    return value
  }
}

extension Renderer.LoopScope {
  fileprivate func member(_ names: [String]) -> TemplateValue? {
    guard names.count == 1 else { return nil }
    return switch names[0] {
    case "first": .bool(index == 0)
    case "last": .bool(index == count - 1)
    case "counter": .integer(index + 1)
    case "counter0": .integer(index)
    case "length": .integer(count)
    default: nil
    }
  }
}

extension TemplateExpression.Comparison {
  fileprivate func holds(_ left: TemplateValue, _ right: TemplateValue) -> Bool {
    switch self {
    case .equal: return left.isEqual(to: right)
    case .notEqual: return !left.isEqual(to: right)
    case .less, .lessOrEqual, .more, .moreOrEqual:
      guard let left = left.number, let right = right.number else { return false }
      return switch self {
      case .less: left < right
      case .lessOrEqual: left <= right
      case .more: left > right
      default: left >= right
      }
    }
  }
}

extension TemplateValue {
  fileprivate func contains(_ item: TemplateValue) -> Bool {
    switch (self, item) {
    case (.list(let items), _): items.contains { $0.isEqual(to: item) }
    case (.string(let text), .string(let part)): part.isEmpty || text.contains(part)
    case (.record(let record), .string(let name)): record.fields[name] != nil
    default: false
    }
  }

  /// What to call the value in an error.
  var kind: String {
    switch self {
    case .string: "a text"
    case .integer, .double: "a number"
    case .bool: "a flag"
    case .list: "a list"
    case .record: "a record"
    case .html: "markup"
    case .none: "nothing"
    }
  }
}
