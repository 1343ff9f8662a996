import Foundation
import SQLiteKit

/// A folder, for what `FileManager` does not do.
struct Folder {
  let path: String

  init(_ path: String) { self.path = path }

  /// The one that a file lies in.
  init(of file: String) {
    path = (file as NSString).deletingLastPathComponent.isEmpty ? "." : (file as NSString).deletingLastPathComponent
  }

  func file(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

  /// Whether there is anything of that name, a broken link included.
  func has(_ name: String) -> Bool { FileFacts(path: file(name), followsLinks: false) != nil }

  /// Makes it for this user alone, unless it is there.
  func make() throws(SystemCallError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last }
  }

  /// Renames within the folder, or into another one on the same disk.
  func move(_ name: String, to folder: Folder) throws(SystemCallError) {
    guard rename(file(name), folder.file(name)) == 0 else { throw .last }
  }

  /// Files that were made, renamed or removed in it are so after a power cut only once it has been flushed itself.
  func sync() throws(SystemCallError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last }
  }

  /// Flushes a file in it.
  func sync(_ name: String) throws(SystemCallError) {
    let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last }
  }
}
