import Foundation

/// Where an export goes: standard output, or a file that appears when it is complete.
final class AuditOutput {
  private static let bufferSize = 65_536

  /// `nil` for standard output.
  private let file: PartialFile?
  private var buffer: [UInt8] = []

  /// - Throws: `CommandFailure` when the file cannot be made.
  init(path: String?) throws(CommandFailure) {
    file = try path.map { path throws(CommandFailure) in try PartialFile(path: path, isReplacing: true) }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    if let file { return try file.write(bytes) }
    buffer += bytes
    if buffer.count >= AuditOutput.bufferSize { try flush() }
  }

  /// Gives the file its name once all of it is on disk.
  func finish() throws(CommandFailure) { if let file { try file.finish() } else { try flush() } }

  private func flush() throws(CommandFailure) {
    do {
      try FileDescriptor.writeAll(buffer, to: STDOUT_FILENO)
    } catch {
      throw .unavailable("the export cannot be written to standard output: \(error.sentence)")
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
