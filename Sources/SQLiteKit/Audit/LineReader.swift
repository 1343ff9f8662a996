import Foundation
import Kernel

/// Reads a file line by line as far as it reaches now, a piece at a time.
final class LineReader {
  /// Longer than any line that is written here.
  static let longestLine = 1 << 20

  struct Line {
    /// From 1.
    let number: Int
    /// Without the line feed.
    let bytes: [UInt8]
    /// Whether a line feed ends it; the last line of a file may lack it.
    let isWhole: Bool
  }

  private let path: String
  private let descriptor: Int32
  /// What is still to be read.
  private var rest: Int
  private var buffer: ArraySlice<UInt8> = []
  private var number = 0

  /// - Returns: `nil` when there is no such file.
  init?(path: String) throws(StoreError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    rest = 0
    if descriptor < 0, errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw StoreError.ofSystem(path) }
    guard let facts = FileFacts(descriptor: descriptor) else { throw StoreError.ofSystem(path) }
    // A pipe has no size: it is read to its end.
    rest = facts.kind == .ordinary ? facts.size : Int.max
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The next line; `nil` at the end.
  func next() throws(StoreError) -> Line? {
    var searched = buffer.startIndex
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = take(buffer[..<end], isWhole: true)
        buffer = buffer[(end + 1)...]
        return line
      }
      searched = buffer.endIndex
      guard buffer.count <= LineReader.longestLine else {
        throw StoreError("\(path): line \(number + 1) is longer than any that orderdesk writes")
      }
      let count = buffer.count
      try fill()
      if buffer.count == count { break }
      searched = buffer.startIndex + count
    }
    guard !buffer.isEmpty else { return nil }
    let line = take(buffer, isWhole: false)
    buffer = []
    return line
  }

  private func take(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> Line {
    number += 1
    return Line(number: number, bytes: Array(bytes), isWhole: isWhole)
  }

  /// Adds what comes next to the buffer; nothing at the end.
  private func fill() throws(StoreError) {
    var piece: [UInt8] = Array(repeating: 0, count: min(65_536, rest))
    guard !piece.isEmpty else { return }
    var count = read(descriptor, &piece, piece.count)
    while count < 0, errno == EINTR { count = read(descriptor, &piece, piece.count) }
    guard count >= 0 else { throw StoreError.ofSystem(path) }
    if rest != Int.max { rest -= count }
    buffer = Array(buffer + piece.prefix(count))[...]
  }
}

extension StoreError {
  /// The error of the system call that has just failed.
  static func ofSystem(_ path: String) -> StoreError { StoreError("\(path): \(String(cString: strerror(errno)))") }
}
