import Foundation

/// Where an export goes: standard output, or a file that appears when it is complete.
final class AuditOutput {
  private static let bufferSize = 65_536

  /// `nil` for standard output.
  private let path: String?
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// - Throws: `CommandFailure` when the file cannot be made.
  init(path: String?) throws {
    self.path = path
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    descriptor = open(AuditOutput.partial(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
  }

  deinit {
    guard let path, descriptor >= 0 else { return }
    close(descriptor)
    // After a good end the file has its name already, and there is nothing to remove.
    unlink(AuditOutput.partial(path))
  }

  func write(_ bytes: [UInt8]) throws {
    buffer += bytes
    if buffer.count >= AuditOutput.bufferSize { try flush() }
  }

  /// Gives the file its name once all of it is on disk.
  func finish() throws {
    try flush()
    guard let path else { return }
    guard fsync(descriptor) == 0, rename(AuditOutput.partial(path), path) == 0 else { throw failure() }
  }

  private static func partial(_ path: String) -> String { path + ".partial" }

  private func flush() throws {
    var rest = buffer[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      rest = rest.dropFirst(count)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func failure() -> CommandFailure {
    .unavailable("the export cannot be written to \(path ?? "standard output"): \(SystemCallError.last)")
  }
}
