import Kernel

/// Reads `application/x-www-form-urlencoded` text and query strings (WHATWG URL §5.1).
enum FormParser {
  /// Each name with all its values in their order. Bytes that are no UTF-8 become U+FFFD.
  static func parse(_ text: String) -> [String: [String]] {
    var fields: [String: [String]] = [:]
    for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      fields[decode(parts[0]), default: []].append(parts.count == 2 ? decode(parts[1]) : "")
    }
    return fields
  }

  private static func decode(_ bytes: Substring.UTF8View) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2).compactMap(Hex.value(of:))
        if digits.count == 2 {
          decoded.append(digits[0] << 4 | digits[1])
          rest = rest.dropFirst(2)
        } else {
          decoded.append(byte)
        }
      default: decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
