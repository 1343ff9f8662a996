import Kernel

/// Addresses of our own pages with their parameters.
enum Address {
  /// `path?name=value…`. Parameters without a value are left out.
  static func of(_ path: String, _ parameters: KeyValuePairs<String, String>) -> String {
    let query = parameters.filter { !$0.value.isEmpty }.map { "\($0.key)=\(encoded($0.value))" }
    return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
  }

  /// Keeps what RFC 3986 §2.3 reserves for nothing.
  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "%" + Hex.encode(CollectionOfOne(byte)).uppercased()
      }
    }
    return result
  }
}
