import Kernel

/// Reads JSON to the letter of RFC 8259, and refuses a member that is named twice (RFC 7493 §2.3).
///
/// Foundation's decoder keeps one of two equal members without a word: what a proxy in front reads may then differ from what is
/// read here.
struct JSONParser {
  /// Arrays and objects within each other.
  static let largestDepth = 32

  private var json: JSONReader

  init(_ bytes: [UInt8]) { json = JSONReader(bytes) }

  /// The one value that the text holds.
  mutating func document() throws(JSONReader.Failure) -> JSONValue {
    let value = try Self.value(&json, depth: 0)
    try json.end()
    return value
  }

  private static func value(_ json: inout JSONReader, depth: Int) throws(JSONReader.Failure) -> JSONValue {
    switch json.next() {
    case UInt8(ascii: "{"): return .object(try members(&json, depth: depth + 1))
    case UInt8(ascii: "["): return .array(try elements(&json, depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try json.string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try json.bool())
    case UInt8(ascii: "n"):
      try json.null()
      return .null
    default:
      let text = try json.number()
      return wholeNumber(text).map(JSONValue.integer) ?? .number
    }
  }

  private static func members(_ json: inout JSONReader, depth: Int) throws(JSONReader.Failure) -> [String: JSONValue] {
    try check(depth, json)
    var members: [String: JSONValue] = [:]
    try json.object { name, json throws(JSONReader.Failure) in
      let start = json.nameStart
      guard members.updateValue(try value(&json, depth: depth), forKey: name) == nil else {
        throw JSONReader.Failure(reason: "a member is named twice", position: start)
      }
    }
    return members
  }

  private static func elements(_ json: inout JSONReader, depth: Int) throws(JSONReader.Failure) -> [JSONValue] {
    try check(depth, json)
    var elements: [JSONValue] = []
    try json.array { json throws(JSONReader.Failure) in elements.append(try value(&json, depth: depth)) }
    return elements
  }

  private static func check(_ depth: Int, _ json: JSONReader) throws(JSONReader.Failure) {
    guard depth <= largestDepth else { throw json.failure("it is nested too deeply") }
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
