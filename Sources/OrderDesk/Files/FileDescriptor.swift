import Foundation

/// System calls on open files that go on until all is done.
enum FileDescriptor {
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemCallError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads so many bytes; fewer only at the end of the file.
  static func read(_ count: Int, from descriptor: Int32) throws(SystemCallError) -> [UInt8] {
    var bytes: [UInt8] = Array(repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let more = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
      }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else { throw .last }
      if more == 0 { break }
      filled += more
    }
    return filled == count ? bytes : Array(bytes.prefix(filled))
  }
}

extension SystemCallError {
  /// What happened, and what to do about it.
  var sentence: String {
    switch code {
    case ENOSPC, EDQUOT: "the disk is full. Free some space"
    case EACCES, EPERM: "this user may not do that. Change the rights of the folder, or run as the user of the server"
    case EROFS: "the file system is for reading only"
    default: description
    }
  }
}
