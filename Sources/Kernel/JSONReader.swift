/// Reads JSON to the letter of RFC 8259, straight from bytes: a list of orders is read several times faster than by Foundation's
/// decoder, which takes trailing commas and control characters besides. The counterpart of `JSONWriter`.
public struct JSONReader {
  /// What is wrong with a text, and where.
  public struct Failure: Error, CustomStringConvertible {
    public let reason: String
    /// In bytes from the beginning.
    public let position: Int

    public init(reason: String, position: Int) {
      self.reason = reason
      self.position = position
    }

    public var description: String { "\(reason), at byte \(position)" }
  }

  /// How deep a value that is passed over may be nested.
  static let deepestValue = 64

  private let bytes: [UInt8]
  private var position = 0
  /// Where the last name of a member begins.
  public private(set) var nameStart = 0

  /// - Parameter bytes: UTF-8.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// One value, and nothing after it.
  public static func read<Value: JSONReadable>(_: Value.Type, from bytes: [UInt8]) throws(Failure) -> Value {
    var json = JSONReader(bytes)
    let value = try Value(from: &json)
    try json.end()
    return value
  }

  /// The first byte of what comes next; `nil` at the end.
  public mutating func next() -> UInt8? {
    while let byte = peek {
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  public mutating func end() throws(Failure) {
    guard next() == nil else { throw failure("something follows the value") }
  }

  /// - Parameter member: called at each name, and reads its value, or passes over it with `skip`.
  public mutating func object(
    _ member: (_ name: String, _ json: inout JSONReader) throws(Failure) -> Void
  ) throws(Failure) {
    guard takes("{") else { throw failure("an object is missing") }
    if takes("}") { return }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw failure("a name in quotes is missing") }
      nameStart = position
      let name = try string()
      guard takes(":") else { throw failure("a colon is missing") }
      try member(name, &self)
    } while takes(",")
    guard takes("}") else { throw failure("a comma or } is missing") }
  }

  /// - Parameter element: called at each element, and reads it.
  public mutating func array(_ element: (inout JSONReader) throws(Failure) -> Void) throws(Failure) {
    guard takes("[") else { throw failure("an array is missing") }
    if takes("]") { return }
    repeat { try element(&self) } while takes(",")
    guard takes("]") else { throw failure("a comma or ] is missing") }
  }

  public mutating func array<Element: JSONReadable>(of _: Element.Type) throws(Failure) -> [Element] {
    var elements: [Element] = []
    try array { json throws(Failure) in elements.append(try Element(from: &json)) }
    return elements
  }

  /// `nil` for `null`.
  public mutating func optional<Value>(
    _ value: (inout JSONReader) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    guard next() == UInt8(ascii: "n") else { return try value(&self) }
    try null()
    return nil
  }

  /// A text from which a value can be made.
  public mutating func value<Value>(_ make: (String) -> Value?) throws(Failure) -> Value {
    _ = next()
    let start = position
    guard let value = make(try string()) else { throw Failure(reason: "the text is no value", position: start) }
    return value
  }

  public mutating func null() throws(Failure) { try word("null") }

  public mutating func bool() throws(Failure) -> Bool {
    let isTrue = next() == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }

  /// A whole number that is written without a fraction or an exponent.
  public mutating func int() throws(Failure) -> Int {
    _ = next()
    let start = position
    guard let number = Int(try number()) else { throw Failure(reason: "a whole number is missing", position: start) }
    return number
  }

  /// A number as it is written.
  public mutating func number() throws(Failure) -> String {
    _ = next()
    let start = position
    _ = takesByte("-")
    guard let first = peek, first.isDigit else { throw failure("a value is missing") }
    position += 1
    if first != UInt8(ascii: "0") { while peek?.isDigit == true { position += 1 } }
    if takesByte(".") { try digits() }
    if takesByte("e") || takesByte("E") {
      _ = takesByte("+") || takesByte("-")
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Passes over a value of any kind.
  public mutating func skip() throws(Failure) { try skip(depth: 0) }

  private mutating func skip(depth: Int) throws(Failure) {
    guard depth < JSONReader.deepestValue else { throw failure("it is nested too deeply") }
    switch next() {
    case UInt8(ascii: "{"): try object { _, json throws(Failure) in try json.skip(depth: depth + 1) }
    case UInt8(ascii: "["): try array { json throws(Failure) in try json.skip(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
    case UInt8(ascii: "n"): try null()
    default: _ = try number()
    }
  }

  private mutating func digits() throws(Failure) {
    guard peek?.isDigit == true else { throw failure("a digit is missing") }
    while peek?.isDigit == true { position += 1 }
  }

  private mutating func word(_ text: String) throws(Failure) {
    _ = next()
    guard bytes[position...].starts(with: text.utf8) else { throw failure("a value is missing") }
    position += text.utf8.count
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    _ = next()
    return takesByte(character)
  }

  private mutating func takesByte(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// What is wrong at the place where the reader is.
  public func failure(_ reason: String) -> Failure { Failure(reason: reason, position: position) }
}

/// A value that reads itself from the bytes of its `Encodable` form. Members that it does not know are passed over, so that
/// another version of the program may say more.
public protocol JSONReadable: Decodable {
  init(from json: inout JSONReader) throws(JSONReader.Failure)
}

extension Optional {
  /// For a member that has to be there.
  public func required(_ name: String) throws(JSONReader.Failure) -> Wrapped {
    guard let self else { throw JSONReader.Failure(reason: "there is no member \(name)", position: 0) }
    return self
  }
}

extension JSONReader {
  public mutating func string() throws(Failure) -> String {
    guard takes("\"") else { throw failure("a text is missing") }
    let start = position
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""): return try text(bytes[start..<position])
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure("a control character is not escaped")
      default: position += 1
      }
    }
    throw failure("a quotation mark is missing")
  }

  /// A text of which the beginning is as it is written.
  private mutating func escapedString(from start: Int) throws(Failure) -> String {
    var text = Array(bytes[start..<position])
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""): return try self.text(text[...])
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw failure("a control character is not escaped")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw failure("a quotation mark is missing")
  }

  /// Ends after the quotation mark.
  private mutating func text(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("the text before is not UTF-8") }
    position += 1
    return text
  }

  private mutating func escaped() throws(Failure) -> Unicode.Scalar {
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
    default: throw failure("there is no such escape")
    }
  }

  /// `\uXXXX`, or two of them for a character beyond the basic plane. Ends on the last digit.
  private mutating func unicode() throws(Failure) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    position += 1
    guard takesByte("\\"), peek == UInt8(ascii: "u") else { throw failure("half a character is escaped") }
    let second = try codeUnit()
    guard UTF16.isLeadSurrogate(first), UTF16.isTrailSurrogate(second) else {
      throw failure("half a character is escaped")
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() throws(Failure) -> UInt16 {
    let digits = bytes[(position + 1)...].prefix(4).compactMap(Hex.value(of:))
    guard digits.count == 4 else { throw failure("four hexadecimal digits are missing") }
    position += 4
    return digits.reduce(0) { $0 << 4 | UInt16($1) }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
