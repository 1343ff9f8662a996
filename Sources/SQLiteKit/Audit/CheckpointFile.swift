import Foundation
public import Kernel

/// The file of signed checkpoints, one a line. It is only ever appended to, so it may lie on a medium, or be shipped to a
/// machine, where nobody can take lines away again.
public struct CheckpointFile: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  /// Appends a line, and returns when it is on disk. A line that a crash broke off is left as it is and a new one is begun.
  /// - Returns: `false` when the last line says the same already, or there is nothing to say.
  /// - Throws: a sentence with the path.
  public func append(
    _ heads: [AuditModule: AuditHead], at now: Timestamp, keys: CheckpointKeys
  ) throws(StoreError) -> Bool {
    guard let key = keys.current, !heads.isEmpty else { return false }
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError.ofSystem(path) }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    guard size >= 0 else { throw StoreError.ofSystem(path) }
    let tail = try tail(descriptor, size)
    if let last = lastCheckpoint(in: tail), last.heads == heads, last.keyID == key.id, last.isSigned(by: key) {
      return false
    }
    let isBrokenOff = tail.last.map { $0 != CheckpointFile.lineFeed } ?? false
    let line = AuditCheckpoint(at: now, heads: heads, key: key).line
    try write((isBrokenOff ? [CheckpointFile.lineFeed] : []) + line + [CheckpointFile.lineFeed], to: descriptor)
    guard fsync(descriptor) == 0 else { throw StoreError.ofSystem(path) }
    if size == 0 { try syncFolder() }
    return true
  }

  private static let lineFeed = UInt8(ascii: "\n")
  /// Several times a line.
  private static let tailSize: off_t = 4_096

  /// The end of the file.
  private func tail(_ descriptor: Int32, _ size: off_t) throws(StoreError) -> [UInt8] {
    var bytes: [UInt8] = Array(repeating: 0, count: Int(min(size, CheckpointFile.tailSize)))
    let count = pread(descriptor, &bytes, bytes.count, size - off_t(bytes.count))
    guard count == bytes.count else { throw StoreError.ofSystem(path) }
    return bytes
  }

  /// The last line, when it is whole and can be read.
  private func lastCheckpoint(in tail: [UInt8]) -> AuditCheckpoint? {
    guard tail.last == CheckpointFile.lineFeed else { return nil }
    let line = tail.dropLast().split(separator: CheckpointFile.lineFeed, omittingEmptySubsequences: false).last ?? []
    return try? AuditCheckpoint(line: Array(line))
  }

  /// With one call as a rule, so that no other writer comes in between.
  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreError.ofSystem(path) }
      rest = rest.dropFirst(count)
    }
  }

  /// A new file is there after a power cut only when its folder has been flushed, too.
  private func syncFolder() throws(StoreError) {
    let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.ofSystem(folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError.ofSystem(folder) }
  }
}
