import Foundation

/// Who is at the desk: everybody who changes its databases together, or whoever puts other databases in their place, alone.
/// The lock is on the data folder itself, so there is no file that could be left behind; the system takes it away when the
/// process ends, however it ends.
final class DeskLock: Sendable {
  private let descriptor: Int32

  /// Beside others who write.
  /// - Returns: `nil` while somebody is there alone.
  static func shared(_ folder: Folder) throws(SystemCallError) -> DeskLock? { try take(folder, LOCK_SH) }

  /// Alone.
  /// - Returns: `nil` while anybody is there.
  static func alone(_ folder: Folder) throws(SystemCallError) -> DeskLock? { try take(folder, LOCK_EX) }

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  private static func take(_ folder: Folder, _ kind: Int32) throws(SystemCallError) -> DeskLock? {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    if flock(descriptor, kind | LOCK_NB) == 0 { return DeskLock(descriptor) }
    let error = SystemCallError.last
    // A file system may have no such locks. Only whoever has to be alone cannot do without.
    if kind == LOCK_SH, error.code != EWOULDBLOCK { return DeskLock(descriptor) }
    close(descriptor)
    guard error.code == EWOULDBLOCK else { throw error }
    return nil
  }
}
