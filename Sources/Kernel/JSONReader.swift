/// Reads JSON (RFC 8259) straight from bytes, for the answers that go between processes most: a list of orders is read
/// several times faster than by Foundation's decoder. The counterpart of `JSONWriter`.
///
/// Members that nobody asks for are passed over, so that another version of the program may say more.
public struct JSONReader {
  /// Where the text is not what was expected.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// How deep a value that is passed over may be nested.
  static let deepestValue = 64

  private let bytes: [UInt8]
  private var position = 0

  /// - Parameter bytes: UTF-8.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// One value, and nothing after it.
  public static func read<Value: JSONReadable>(_: Value.Type, from bytes: [UInt8]) throws(Failure) -> Value {
    var reader = JSONReader(bytes)
    let value = try Value(from: &reader)
    guard reader.next() == nil else { throw reader.failure("the end") }
    return value
  }

  /// Calls `member` at each name, to read its value. One that is not read has to be passed over with `skip`.
  public mutating func object(
    _ member: (_ name: String, _ json: inout JSONReader) throws(Failure) -> Void
  ) throws(Failure) {
    try take("{", "an object")
    if passes("}") { return }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw failure("a name") }
      let name = try string()
      try take(":", "a colon")
      try member(name, &self)
    } while passes(",")
    try take("}", "the end of an object")
  }

  public mutating func array<Element: JSONReadable>(of _: Element.Type) throws(Failure) -> [Element] {
    var elements: [Element] = []
    try take("[", "an array")
    if passes("]") { return elements }
    repeat { elements.append(try Element(from: &self)) } while passes(",")
    try take("]", "the end of an array")
    return elements
  }

  /// `nil` for `null`.
  public mutating func optional<Value>(
    _ value: (inout JSONReader) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    if next() == UInt8(ascii: "n") {
      try literal("null")
      return nil
    }
    return try value(&self)
  }

  /// A text from which a value can be made.
  public mutating func value<Value>(_ make: (String) -> Value?) throws(Failure) -> Value {
    let start = position
    let text = try string()
    guard let value = make(text) else {
      position = start
      throw failure("another text")
    }
    return value
  }

  public mutating func bool() throws(Failure) -> Bool {
    let isTrue = next() == UInt8(ascii: "t")
    try literal(isTrue ? "true" : "false")
    return isTrue
  }

  /// A whole number without a fraction or an exponent.
  public mutating func int() throws(Failure) -> Int {
    _ = next()
    let start = position
    if at("-") { position += 1 }
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    let digits = bytes[start..<position].drop { $0 == UInt8(ascii: "-") }
    let follows = position < bytes.count ? bytes[position] : UInt8(ascii: " ")
    guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)), !".eE".utf8.contains(follows),
      digits.count == 1 || digits.first != UInt8(ascii: "0")
    else {
      position = start
      throw failure("a whole number")
    }
    return number
  }

  public mutating func string() throws(Failure) -> String {
    try take("\"", "a text")
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw failure("UTF-8") }
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure("no control character")
      default: position += 1
      }
    }
    throw failure("the end of a text")
  }

  /// Passes over a value of any kind.
  public mutating func skip() throws(Failure) { try skip(depth: 0) }

  /// What is wrong with the place at which the reader is.
  public func failure(_ expected: String) -> Failure {
    Failure(description: "\(expected) is expected at byte \(position)")
  }
}

/// A value that reads itself from the bytes of its `Encodable` form.
public protocol JSONReadable: Decodable {
  init(from json: inout JSONReader) throws(JSONReader.Failure)
}

extension Optional {
  /// For a member that has to be there.
  public func required(_ name: String) throws(JSONReader.Failure) -> Wrapped {
    guard let self else { throw JSONReader.Failure(description: "there is no member \(name)") }
    return self
  }
}

extension JSONReader {
  /// The next byte that is no white space; `nil` at the end.
  private mutating func next() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  private mutating func passes(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(_ character: Unicode.Scalar, _ expected: String) throws(Failure) {
    guard passes(character) else { throw failure(expected) }
  }

  private mutating func literal(_ text: String) throws(Failure) {
    _ = next()
    guard bytes[position...].starts(with: text.utf8) else { throw failure(text) }
    position += text.utf8.count
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// A text of which the beginning needs no change.
  private mutating func escapedString(from start: Int) throws(Failure) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      guard byte >= 0x20 else { throw failure("no control character") }
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: text, as: UTF8.self) else { throw failure("UTF-8") }
        return text
      }
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: try escape())
      } else {
        text.append(byte)
      }
    }
    throw failure("the end of a text")
  }

  private mutating func escape() throws(Failure) -> [UInt8] {
    guard position < bytes.count else { throw failure("an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "u"): return Array(String(Character(try scalar())).utf8)
    default: throw failure("an escape")
    }
  }

  /// A code point in one or two parts (RFC 8259 §7).
  private mutating func scalar() throws(Failure) -> Unicode.Scalar {
    let high = try codeUnit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard UTF16.isLeadSurrogate(high), bytes[position...].starts(with: #"\u"#.utf8) else {
      throw failure("the second half of a code point")
    }
    position += 2
    let low = try codeUnit()
    guard UTF16.isTrailSurrogate(low) else { throw failure("the second half of a code point") }
    return UTF16.decode(UTF16.EncodedScalar([high, low]))
  }

  private mutating func codeUnit() throws(Failure) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    // `UInt16` takes a sign, too.
    guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits") }
    position += 4
    return unit
  }

  private mutating func skip(depth: Int) throws(Failure) {
    guard depth < JSONReader.deepestValue else { throw failure("a value that is less deep") }
    switch next() {
    case UInt8(ascii: "{"):
      try object { _, json throws(Failure) in try json.skip(depth: depth + 1) }
    case UInt8(ascii: "["):
      position += 1
      if passes("]") { return }
      repeat { try skip(depth: depth + 1) } while passes(",")
      try take("]", "the end of an array")
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
    case UInt8(ascii: "n"): try literal("null")
    default: try skipNumber()
    }
  }

  private mutating func skipNumber() throws(Failure) {
    if at("-") { position += 1 }
    if at("0") { position += 1 } else { try skipDigits() }
    if at(".") {
      position += 1
      try skipDigits()
    }
    if at("e") || at("E") {
      position += 1
      if at("+") || at("-") { position += 1 }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(Failure) {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    guard start < position else { throw failure("a digit") }
  }

  private func at(_ character: Unicode.Scalar) -> Bool {
    position < bytes.count && bytes[position] == UInt8(ascii: character)
  }
}
