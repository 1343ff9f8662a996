import Foundation

/// An error of the operating system, in its own words.
struct SystemCallError: Error, CustomStringConvertible {
  let code: Int32

  /// The error of the call that has just failed.
  static var last: SystemCallError { SystemCallError(code: errno) }

  var description: String { String(cString: strerror(code)) }
}

/// The real files, for `ConfigLoader`.
enum ConfigFileSystem {
  /// A configuration or a secret is small. More than this is a mistake in a path.
  static let largestFile = 1 << 20

  /// Reads a file of at most 1 MiB. Nil when there is none; follows links and reads pipes.
  /// - Throws: `SystemCallError`; `EFBIG` when it is larger.
  static func read(_ path: String) throws -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemCallError.last
    }
    defer { close(descriptor) }
    return try contents(of: descriptor)
  }

  /// Reads to the end.
  static func contents(of descriptor: Int32) throws(SystemCallError) -> [UInt8] {
    var result: [UInt8] = []
    var buffer: [UInt8] = Array(repeating: 0, count: 16_384)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      if count == 0 { return result }
      result += buffer.prefix(count)
      guard result.count <= largestFile else { throw SystemCallError(code: EFBIG) }
    }
  }
}
