import Kernel

extension EntityID {
  /// When it was made; `nil` for one that is not of version 7, and so does not tell.
  var time: Timestamp? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits[12] == UInt8(ascii: "7") else { return nil }
    return Timestamp(milliseconds: digits.prefix(12).reduce(0) { $0 << 4 | Int64(Hex.value(of: $1) ?? 0) })
  }
}
