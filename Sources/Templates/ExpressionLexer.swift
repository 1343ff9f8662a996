/// A fault in an expression. The parser adds the template and the line.
struct ExpressionError: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

enum ExpressionToken: Equatable, CustomStringConvertible {
  /// A variable with its members, a filter's name, or one of the words `and or not in if else where true false`.
  case word(String)
  case string(String)
  case number(TemplateValue)
  case symbol(String)

  var description: String {
    switch self {
    case .word(let text), .symbol(let text): "'\(text)'"
    case .string(let text): "\"\(text)\""
    case .number(let value): value.plainText ?? "number"
    }
  }

  /// Cuts the inside of a tag into tokens.
  static func tokens(of source: String) throws(ExpressionError) -> [ExpressionToken] {
    var scanner = ExpressionScanner(source)
    var tokens: [ExpressionToken] = []
    while let token = try scanner.next() { tokens.append(token) }
    return tokens
  }
}

private struct ExpressionScanner {
  private let characters: [Character]
  private var index = 0

  init(_ source: String) { characters = Array(source) }

  private func peek(_ offset: Int = 0) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  mutating func next() throws(ExpressionError) -> ExpressionToken? {
    while let character = peek(), character.isWhitespace { index += 1 }
    guard let first = peek() else { return nil }
    if first == "\"" || first == "'" { return try string(closedBy: first) }
    if first.isASCIIDigit || first == "-" && peek(1)?.isASCIIDigit == true { return try number() }
    if first.isWordCharacter { return try word() }
    for symbol in ["...", "==", "!=", "<=", ">=", "<", ">", "(", ")", "|", ":", ","]
    where characters[index...].starts(with: symbol) {
      index += symbol.count
      return .symbol(symbol)
    }
    throw ExpressionError("unexpected '\(first)'")
  }

  private mutating func string(closedBy quote: Character) throws(ExpressionError) -> ExpressionToken {
    guard let end = characters[(index + 1)...].firstIndex(of: quote) else {
      throw ExpressionError("a text is not closed: \(String(characters[index...]))")
    }
    defer { index = end + 1 }
    return .string(String(characters[(index + 1)..<end]))
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken {
    let start = index
    index += 1
    // A dot belongs to the number only before a digit: `1...5` is a range.
    while let character = peek(), character.isASCIIDigit || character == "." && peek(1)?.isASCIIDigit == true {
      index += 1
    }
    let text = String(characters[start..<index])
    if peek()?.isWordCharacter == true { throw ExpressionError("a name cannot start with a digit: '\(text)...'") }
    if let integer = Int(text) { return .number(.integer(integer)) }
    if let double = Double(text) { return .number(.double(double)) }
    throw ExpressionError("'\(text)' is not a number")
  }

  private mutating func word() throws(ExpressionError) -> ExpressionToken {
    let start = index
    while let character = peek(),
      character.isWordCharacter || character == "." && peek(1)?.isWordCharacter == true
    {
      index += 1
    }
    if peek() == "." && peek(1) != "." { throw ExpressionError("a member's name is missing after '.'") }
    return .word(String(characters[start..<index]))
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
  fileprivate var isWordCharacter: Bool { isLetter || isASCIIDigit || self == "_" }
}
