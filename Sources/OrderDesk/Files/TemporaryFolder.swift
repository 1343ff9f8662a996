import Foundation

/// A new folder for this user alone, which goes away with the value.
final class TemporaryFolder {
  let folder: Folder

  /// In the folder that `TMPDIR` names.
  /// - Throws: `CommandFailure`.
  init() throws(CommandFailure) {
    let parent = NSTemporaryDirectory()
    var template = Array(Folder(parent).file("orderdesk-XXXXXX").utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return nil }
      return String(cString: base)
    }
    guard let made else {
      throw .unavailable(
        "no folder can be made in \(parent): \(SystemCallError.last.sentence). TMPDIR may name another place")
    }
    folder = Folder(made)
  }

  deinit { remove() }

  func remove() { try? FileManager.default.removeItem(atPath: folder.path) }
}
