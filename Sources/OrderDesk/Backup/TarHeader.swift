import Foundation

/// The 512 bytes before each file of a tar archive, as they are written here: ustar, with the size in binary when it has
/// no room in octal digits, as GNU tar, bsdtar and Python read and write it.
struct TarHeader: Equatable {
  static let blockSize = 512
  /// Beyond 8 GiB.
  private static let largestOctalSize = 0o77777777777

  /// At most 100 bytes.
  let name: String
  let size: Int
  /// Seconds since 1970.
  let modified: Int

  init(name: String, size: Int, modified: Int) {
    self.name = name
    self.size = size
    self.modified = modified
  }

  /// - Returns: `nil` for everything that is not written here in just this way, so that no bit can be another one.
  init?(block: [UInt8]) {
    guard block.count == TarHeader.blockSize,
      let name = String(validating: block[..<100].prefix { $0 != 0 }, as: UTF8.self),
      let size = TarHeader.size(block[124..<136]), let modified = TarHeader.octal(block[136..<147])
    else { return nil }
    self.init(name: name, size: size, modified: modified)
    guard self.block == block else { return nil }
  }

  var block: [UInt8] {
    var block: [UInt8] = Array(repeating: 0, count: TarHeader.blockSize)
    func put(_ text: String, at offset: Int) {
      block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    put(name, at: 0)
    put("0000600", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    if size <= TarHeader.largestOctalSize {
      put(TarHeader.digits(size, 11), at: 124)
    } else {
      block[124] = 0x80
      for index in 0..<8 { block[128 + index] = UInt8(truncatingIfNeeded: size >> (56 - 8 * index)) }
    }
    put(TarHeader.digits(modified, 11), at: 136)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    // The sum is taken with blanks in its own place.
    put("        ", at: 148)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(TarHeader.digits(sum, 6), at: 148)
    block[154] = 0
    return block
  }

  /// How many zeros follow the contents, up to a whole block.
  var padding: Int { (TarHeader.blockSize - size % TarHeader.blockSize) % TarHeader.blockSize }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let digits = String(number, radix: 8)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  private static func octal(_ bytes: ArraySlice<UInt8>) -> Int? {
    Int(String(decoding: bytes, as: UTF8.self), radix: 8)
  }

  private static func size(_ field: ArraySlice<UInt8>) -> Int? {
    guard field.first == 0x80 else { return octal(field.prefix(11)) }
    let size = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: size)
  }
}
