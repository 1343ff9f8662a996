import Auth
import EmbeddedResources

/// The passwords that too many people choose: about 16,000, kept as the bytes of one file.
///
/// `scripts/common_passwords.py` writes that file: in lower case, one a line, sorted by UTF-8 bytes. A look-up takes about
/// 15 steps and makes no copy of the list.
struct CommonPasswordList: CommonPasswords {
  static let resourceName = "common-passwords.txt"
  private static let newline = UInt8(ascii: "\n")

  private let lines: [UInt8]

  /// The list that was built into the binary.
  /// - Throws: `CommandFailure` when it is missing: without it every password would do.
  init(resources: ResourceStore) throws(CommandFailure) {
    try self.init(lines: resources.bytes(CommonPasswordList.resourceName))
  }

  /// - Parameter lines: the content of such a file.
  /// - Throws: `CommandFailure` when there is none, or nothing in it.
  init(lines: [UInt8]?) throws(CommandFailure) {
    guard let lines, !lines.isEmpty else {
      throw .unavailable(
        "the list of common passwords is missing from this binary. Build it again after scripts/build-assets and "
          + "scripts/embed")
    }
    self.lines = lines
  }

  /// Whether the list has this password, in capitals or not.
  /// - Parameter password: in NFKC.
  func contains(_ password: String) -> Bool {
    let wanted = Array(password.lowercased().utf8)
    // Both stand at the beginning of a line, or at the end of the file.
    var low = lines.startIndex
    var high = lines.endIndex
    while low < high {
      let middle = low + (high - low) / 2
      let start = lines[low..<middle].lastIndex(of: CommonPasswordList.newline).map { $0 + 1 } ?? low
      let end = lines[middle..<high].firstIndex(of: CommonPasswordList.newline) ?? high
      let line = lines[start..<end]
      if line.elementsEqual(wanted) { return true }
      if line.lexicographicallyPrecedes(wanted) {
        low = end + 1
      } else {
        high = start
      }
    }
    return false
  }
}
