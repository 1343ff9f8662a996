import Foundation

/// The checkpoints of the audit trail up to the last whole line that is there now: a server may be adding another one.
final class CheckpointLines {
  /// Of all whole lines.
  let size: Int
  private let file: ReadableFile

  /// - Returns: `nil` when there is no such file.
  init?(path: String) throws(CommandFailure) {
    guard access(path, F_OK) == 0 else { return nil }
    file = try ReadableFile(path: path)
    var size = 0
    var position = 0
    let reader = try ReadableFile(path: path)
    while position < file.size {
      let piece = try reader.next(min(1 << 18, file.size - position))
      guard !piece.isEmpty else { break }
      if let end = piece.lastIndex(of: UInt8(ascii: "\n")) { size = position + end + 1 }
      position += piece.count
    }
    self.size = size
  }

  func next(_ count: Int) throws(CommandFailure) -> [UInt8] { try file.next(count) }
}
