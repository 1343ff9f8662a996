import Foundation
import SQLiteKit

/// A file that is read from its beginning, as far as it reached when it was opened.
final class ReadableFile {
  let path: String
  let size: Int
  /// Not a folder, a pipe or a device.
  let isOrdinary: Bool
  private let descriptor: Int32

  /// - Throws: `CommandFailure` with the path.
  init(path: String) throws(CommandFailure) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let facts = FileFacts(descriptor: descriptor) else {
      (size, isOrdinary) = (0, false)
      throw .unavailable("\(path) cannot be read: \(SystemCallError.last.sentence)")
    }
    size = facts.size
    isOrdinary = facts.kind == .ordinary
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// What comes next: so many bytes; fewer only at the end.
  func next(_ count: Int) throws(CommandFailure) -> [UInt8] {
    do {
      return try FileDescriptor.read(count, from: descriptor)
    } catch {
      throw .unavailable("\(path) cannot be read: \(error.sentence)")
    }
  }
}
