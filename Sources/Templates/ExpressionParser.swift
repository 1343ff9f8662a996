/// Turns the inside of a tag into an expression, with Stencil's operators.
struct ExpressionParser {
  private let tokens: [ExpressionToken]
  private var position = 0

  init(_ source: String) throws(ExpressionError) {
    tokens = try ExpressionToken.tokens(of: source)
  }

  /// The inside of an output tag: `value`, `value if condition` or `value if condition else value`.
  static func output(_ source: String) throws(ExpressionError) -> TemplateExpression {
    var parser = try ExpressionParser(source)
    let value = try parser.expression()
    guard parser.take(.word("if")) else { return try parser.finish(value) }
    let condition = try parser.expression()
    let otherwise = parser.take(.word("else")) ? try parser.expression() : nil
    return try parser.finish(.conditional(value, if: condition, else: otherwise))
  }

  /// The inside of `if` and `elif`.
  static func condition(_ source: String) throws(ExpressionError) -> TemplateExpression {
    var parser = try ExpressionParser(source)
    let condition = try parser.expression()
    return try parser.finish(condition)
  }

  /// The inside of `for`: `item in list [where condition]`.
  static func loop(
    _ source: String
  ) throws(ExpressionError) -> (variable: String, source: TemplateExpression, filter: TemplateExpression?) {
    var parser = try ExpressionParser(source)
    let usage = ExpressionError("'for' is written as: for item in list [where condition]")
    guard case .word(let variable)? = parser.next(), !variable.contains("."), !reserved.contains(variable),
      parser.take(.word("in"))
    else { throw usage }
    let list = try parser.operand()
    guard parser.take(.word("where")) else { return (variable, try parser.finish(list), nil) }
    let filter = try parser.expression()
    return (variable, list, try parser.finish(filter))
  }

  private static let reserved: Set = [
    "and", "or", "not", "in", "if", "else", "where", "true", "false", "forloop", "block",
  ]
  /// Stencil's, but for `in`, which binds so loosely there that `not x in list` and `x in list and y` are always false.
  private static let bindingPower = [
    "or": 6, "and": 7, "in": 10, "==": 10, "!=": 10, "<": 10, "<=": 10, ">": 10, ">=": 10,
  ]
  private static let notBindingPower = 8

  private mutating func next() -> ExpressionToken? {
    guard position < tokens.count else { return nil }
    defer { position += 1 }
    return tokens[position]
  }

  private mutating func take(_ token: ExpressionToken) -> Bool {
    guard position < tokens.count, tokens[position] == token else { return false }
    position += 1
    return true
  }

  /// Call it when the last part has been read: it checks that nothing is left.
  private func finish(_ expression: TemplateExpression) throws(ExpressionError) -> TemplateExpression {
    guard position == tokens.count else { throw ExpressionError("unexpected \(tokens[position])") }
    return expression
  }

  private mutating func expression(minimum: Int = 0) throws(ExpressionError) -> TemplateExpression {
    var left: TemplateExpression
    if take(.word("not")) {
      left = .not(try expression(minimum: Self.notBindingPower))
    } else {
      left = try operand()
    }
    while position < tokens.count {
      let name: String
      switch tokens[position] {
      case .word(let word): name = word
      case .symbol(let symbol): name = symbol
      default: return left
      }
      guard let power = Self.bindingPower[name], power > minimum else { return left }
      position += 1
      let right = try expression(minimum: power)
      switch name {
      case "and": left = .and(left, right)
      case "or": left = .or(left, right)
      case "in": left = .contains(item: left, in: right)
      default:
        guard let comparison = TemplateExpression.Comparison(rawValue: name) else { return left }
        left = .compare(comparison, left, right)
      }
    }
    return left
  }

  /// A value with its filters, a range, or an expression in brackets.
  private mutating func operand() throws(ExpressionError) -> TemplateExpression {
    if take(.symbol("(")) {
      let inner = try expression()
      guard take(.symbol(")")) else { throw ExpressionError("')' is missing") }
      return try filtered(inner)
    }
    let value = try filtered(try primary())
    guard take(.symbol("...")) else { return value }
    return .range(from: value, through: try filtered(try primary()))
  }

  private mutating func filtered(_ value: TemplateExpression) throws(ExpressionError) -> TemplateExpression {
    var value = value
    while take(.symbol("|")) {
      guard case .word(let name)? = next() else { throw ExpressionError("a filter's name is missing after '|'") }
      var arguments: [TemplateExpression] = []
      if take(.symbol(":")) {
        repeat { arguments.append(try primary()) } while take(.symbol(","))
      }
      value = .filtered(value, try TemplateFilter(name: name, arguments: arguments))
    }
    return value
  }

  private mutating func primary() throws(ExpressionError) -> TemplateExpression {
    switch next() {
    case .string(let text)?: return .literal(.string(text))
    case .number(let value)?: return .literal(value)
    case .word("true")?: return .literal(.bool(true))
    case .word("false")?: return .literal(.bool(false))
    case .word(let word)?:
      let names = word.split(separator: ".").map(String.init)
      guard let root = names.first, !Self.reserved.subtracting(["forloop", "block"]).contains(root) else {
        throw ExpressionError("a value is missing before '\(word)'")
      }
      return .path(TemplatePath(root: root, members: Array(names.dropFirst())))
    case let token?: throw ExpressionError("a value is missing before \(token)")
    case nil: throw ExpressionError("a value is missing")
    }
  }
}
