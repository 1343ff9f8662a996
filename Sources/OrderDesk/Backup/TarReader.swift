import Foundation

/// Reads a tar archive as `TarWriter` writes it, and takes nothing else: each bit of it counts.
final class TarReader {
  private let file: ReadableFile
  private(set) var position = 0

  /// - Throws: `CommandFailure` when the file cannot be read.
  init(path: String) throws(CommandFailure) {
    file = try ReadableFile(path: path)
    guard file.isOrdinary else { throw .data("\(path) is no file: give the name of a backup") }
  }

  /// How many bytes the file has.
  var size: Int { file.size }

  private var path: String { file.path }

  /// What comes next; `nil` where the archive ends, as nothing follows.
  /// - Throws: `BackupFault`.
  func next() throws -> TarHeader? {
    let begin = position
    let block = try take(TarHeader.blockSize)
    if let header = TarHeader(block: block) { return header }
    guard block.allSatisfy({ $0 == 0 }) else { throw BackupFault(path, "it is damaged at byte \(begin)") }
    try skipZeros(TarHeader.blockSize)
    guard position == size else { throw BackupFault(path, "something follows its end at byte \(position)") }
    return nil
  }

  /// Gives `body` the contents, a piece at a time.
  func read(_ header: TarHeader, _ body: ([UInt8]) throws -> Void) throws {
    var rest = header.size
    while rest > 0 {
      let bytes = try take(min(rest, 1 << 18))
      try body(bytes)
      rest -= bytes.count
    }
    try skipZeros(header.padding)
  }

  /// The whole contents.
  func bytes(_ header: TarHeader) throws -> [UInt8] {
    guard header.size <= 1 << 20 else { throw BackupFault(path, "\(header.name) is larger than it can be") }
    var all: [UInt8] = []
    try read(header) { all += $0 }
    return all
  }

  private func take(_ count: Int) throws -> [UInt8] {
    let bytes = try file.next(count)
    position += bytes.count
    guard bytes.count == count else { throw BackupFault(path, "it is cut short: it ends at byte \(position)") }
    return bytes
  }

  private func skipZeros(_ count: Int) throws {
    let begin = position
    guard try take(count).allSatisfy({ $0 == 0 }) else { throw BackupFault(path, "it is damaged after byte \(begin)") }
  }
}

/// Why a file is not the backup that was written.
struct BackupFault: Error, Equatable, CustomStringConvertible {
  let path: String
  let reason: String

  init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  var description: String { "\(path) is not as it was written: \(reason). Use another backup" }
}
