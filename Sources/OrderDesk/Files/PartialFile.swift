import Foundation
import SQLiteKit

/// A file that appears under its name when all of it is on disk, and never otherwise: until then it is called
/// `name.partial`. One that a crash left behind is written over.
final class PartialFile {
  private static let bufferSize = 1 << 18

  let path: String
  /// Where it is until it is finished.
  let partialPath: String
  private let descriptor: Int32
  private let isReplacing: Bool
  private let advice: String
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// - Parameters:
  ///   - isReplacing: whether a file of that name may be there already.
  ///   - advice: what is added when it cannot be written.
  /// - Throws: `CommandFailure` when the file cannot be made, is there already, or another process is writing it.
  init(path: String, isReplacing: Bool, advice: String = "") throws(CommandFailure) {
    self.path = path
    self.isReplacing = isReplacing
    self.advice = advice
    partialPath = path + ".partial"
    try PartialFile.check(path, mayBeReplaced: isReplacing)
    descriptor = try PartialFile.claim(partialPath, for: path)
  }

  deinit {
    // After a good end it has its name, and somebody else may be writing the next one.
    if !isFinished { unlink(partialPath) }
    close(descriptor)
  }

  func write(_ bytes: some Sequence<UInt8>) throws(CommandFailure) {
    buffer += bytes
    if buffer.count >= PartialFile.bufferSize { try flush() }
  }

  /// Gives the file its name once all of it is on disk.
  func finish() throws(CommandFailure) {
    try flush()
    guard fsync(descriptor) == 0 else { throw failure() }
    try PartialFile.check(path, mayBeReplaced: isReplacing)
    guard rename(partialPath, path) == 0 else { throw failure() }
    isFinished = true
    do { try Folder(of: path).sync() } catch { throw failure(error) }
  }

  private func flush() throws(CommandFailure) {
    do { try FileDescriptor.writeAll(buffer, to: descriptor) } catch { throw failure(error) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func failure(_ error: SystemCallError = .last) -> CommandFailure {
    .unavailable(PartialFile.failure(path, error).description + advice)
  }

  /// Opens the partial file, empty, for this process alone.
  private static func claim(_ partialPath: String, for path: String) throws(CommandFailure) -> Int32 {
    let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .unavailable("another process is writing \(path) at this moment: wait for it, or choose another name")
    }
    guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
      let failure = failure(path)
      close(descriptor)
      throw failure
    }
    return descriptor
  }

  /// - Throws: `CommandFailure` when something of that name is in the way.
  static func check(_ path: String, mayBeReplaced: Bool) throws(CommandFailure) {
    switch FileFacts(path: path)?.kind {
    case nil: return
    case .ordinary where mayBeReplaced: return
    case .ordinary: throw .data("\(path) is there already: choose another name, or write over it with --force")
    case .folder: throw .data("\(path) is a folder: give the name of a file in it")
    case .other: throw .data("\(path) is no ordinary file: choose another name")
    }
  }

  private static func failure(_ path: String, _ error: SystemCallError = .last) -> CommandFailure {
    .unavailable("\(path) cannot be written: \(error.sentence)")
  }
}
