import Crypto
import Foundation
import Kernel

/// Writes a tar archive, one file after the other, and knows the SHA-256 of each.
final class TarWriter {
  private let file: PartialFile
  /// Seconds since 1970: the time of everything in it.
  private let modified: Int
  private(set) var entries: [Entry] = []
  /// How many bytes the archive has so far.
  private(set) var bytes = 0

  /// A file that has been written.
  struct Entry: Equatable {
    let name: String
    let bytes: Int
    /// 64 hexadecimal digits.
    let sha256: String
  }

  init(to file: PartialFile, modified: Timestamp) {
    self.file = file
    self.modified = Int(modified.milliseconds / 1000)
  }

  func add(_ name: String, _ text: some StringProtocol) throws {
    let bytes = Array(text.utf8)
    var rest = bytes[...]
    try add(name, size: bytes.count) { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  /// - Parameters:
  ///   - size: how many bytes it has.
  ///   - next: gives so many of the bytes that come next.
  func add(_ name: String, size: Int, next: (_ count: Int) throws -> [UInt8]) throws {
    let header = TarHeader(name: name, size: size, modified: modified)
    try file.write(header.block)
    var (hash, rest) = (SHA256(), size)
    while rest > 0 {
      let bytes = try next(min(rest, TarWriter.pieceSize))
      guard !bytes.isEmpty else {
        throw CommandFailure.unavailable("\(name) became shorter while it was read: try again")
      }
      hash.update(data: bytes)
      try file.write(bytes)
      rest -= bytes.count
    }
    try file.write(repeatElement(0, count: header.padding))
    bytes += TarHeader.blockSize + size + header.padding
    entries.append(Entry(name: name, bytes: size, sha256: Hex.encode(hash.finalize())))
  }

  /// Ends the archive and gives the file its name.
  func finish() throws(CommandFailure) {
    try file.write(repeatElement(0, count: 2 * TarHeader.blockSize))
    bytes += 2 * TarHeader.blockSize
    try file.finish()
  }

  private static let pieceSize = 1 << 18
}
