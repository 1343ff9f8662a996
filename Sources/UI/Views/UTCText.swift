/// Times for readers without JavaScript: `21 Nov 2026, 08:30 UTC`. With it, the script shows the reader's own zone.
enum UTCText {
  /// - Parameter text: RFC 3339 in UTC, as `Timestamp` writes it.
  static func of(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count >= 16 else { return text }
    let part = { (range: Range<Int>) in String(decoding: bytes[range], as: UTF8.self) }
    let month = Int(part(5..<7)).map { $0 - 1 } ?? 0
    guard months.indices.contains(month) else { return text }
    let day = bytes[8] == UInt8(ascii: "0") ? part(9..<10) : part(8..<10)
    return "\(day) \(months[month]) \(part(0..<4)), \(part(11..<16)) UTC"
  }

  /// `21 Nov`.
  /// - Parameter date: `2026-11-21`.
  static func day(of date: String) -> String {
    let parts = date.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return date }
    return "\(parts[2]) \(months[parts[1] - 1])"
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
