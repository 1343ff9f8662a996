import Kernel

/// Reads JSON to the letter of RFC 8259, and refuses a member that is named twice (RFC 7493 §2.3).
///
/// Foundation's decoder takes trailing commas and unescaped control characters, and keeps one of two equal members
/// without a word: what a proxy in front reads may then differ from what is read here.
struct JSONParser {
  /// Arrays and objects within each other.
  static let largestDepth = 32

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value that the text holds.
  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw error("something follows the value") }
    return value
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONSyntaxError) in .object(try parser.members()) }
    case UInt8(ascii: "["): return try nested { parser throws(JSONSyntaxError) in .array(try parser.elements()) }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.largestDepth else { throw error("it is nested too deeply") }
    depth += 1
    position += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func members() throws(JSONSyntaxError) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if take("}") { return members }
    repeat {
      skipSpace()
      let start = position
      guard peek == UInt8(ascii: "\"") else { throw error("a name in quotes is missing") }
      let name = try string()
      guard take(":") else { throw error("a colon is missing") }
      guard members.updateValue(try value(), forKey: name) == nil else {
        throw JSONSyntaxError(reason: "a member is named twice", position: start)
      }
    } while take(",")
    guard take("}") else { throw error("a comma or } is missing") }
    return members
  }

  private mutating func elements() throws(JSONSyntaxError) -> [JSONValue] {
    var elements: [JSONValue] = []
    if take("]") { return elements }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw error("a comma or ] is missing") }
    return elements
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let expected = text.description.utf8
    guard bytes[position...].starts(with: expected) else { throw error("a value is missing") }
    position += expected.count
    return value
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = takeByte("-")
    guard let first = peek, first.isDigit else { throw error("a value is missing") }
    position += 1
    if first != UInt8(ascii: "0") { skipDigits() }
    if takeByte(".") {
      isInteger = false
      guard peek?.isDigit == true else { throw error("a digit is missing") }
      skipDigits()
    }
    if takeByte("e") || takeByte("E") {
      isInteger = false
      _ = takeByte("+") || takeByte("-")
      guard peek?.isDigit == true else { throw error("a digit is missing") }
      skipDigits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let integer = isInteger ? Int(text) : Self.wholeNumber(text)
    return integer.map(JSONValue.integer) ?? .number
  }

  /// The value of `1.0` or `1e2`, exactly: JSON has one kind of number, and some clients write whole ones so (RFC 8259 §6).
  private static func wholeNumber(_ text: String) -> Int? {
    let parts = text.lowercased().split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let fraction = mantissa.count == 2 ? mantissa[1] : ""
    guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, (-400...400).contains(exponent) else { return nil }
    var digits = mantissa[0] + fraction
    var zeros = exponent - fraction.count
    while zeros < 0, digits.last == "0" {
      digits.removeLast()
      zeros += 1
    }
    guard (0...18).contains(zeros) else { return nil }
    return Int(digits + String(repeating: "0", count: zeros))
  }
}

extension JSONParser {
  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw error("the text before is not UTF-8") }
        return string
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw error("a control character is not escaped")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("a quotation mark is missing")
  }

  private mutating func escaped() throws(JSONSyntaxError) -> Unicode.Scalar {
    position += 1
    defer { position += 1 }
    switch peek {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode()
    default: throw error("there is no such escape")
    }
  }

  /// `\uXXXX`, or two of them for a character beyond the basic plane. Ends on the last digit.
  private mutating func unicode() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    position += 1
    guard takeByte("\\"), peek == UInt8(ascii: "u") else { throw error("half a character is escaped") }
    let second = try codeUnit()
    guard UTF16.isLeadSurrogate(first), UTF16.isTrailSurrogate(second) else {
      throw error("half a character is escaped")
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() throws(JSONSyntaxError) -> UInt16 {
    let digits = bytes[(position + 1)...].prefix(4).compactMap(Hex.value(of:))
    guard digits.count == 4 else { throw error("four hexadecimal digits are missing") }
    position += 4
    return digits.reduce(0) { $0 << 4 | UInt16($1) }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func skipDigits() { while peek?.isDigit == true { position += 1 } }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return takeByte(character)
  }

  private mutating func takeByte(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func error(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(reason: reason, position: position) }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
