import Kernel

/// A name that people sign in with: 4-20 of `a-z 0-9 _`, always in lower case.
public struct Username: Sendable, Hashable, CustomStringConvertible {
  /// In characters.
  public static let lengths = 4...20

  /// In lower case.
  public let text: String

  /// The name itself.
  public var description: String { text }

  /// Reads what a person typed; capital letters become small ones.
  /// - Throws: a problem with the field `username`.
  public init(_ typed: String) throws(InvalidField) {
    let length = typed.unicodeScalars.count
    guard length >= Username.lengths.lowerBound else {
      throw InvalidField("username", .tooShort, "Use at least \(Username.lengths.lowerBound) characters.")
    }
    guard length <= Username.lengths.upperBound else {
      throw InvalidField("username", .tooLong, "Use at most \(Username.lengths.upperBound) characters.")
    }
    guard typed.unicodeScalars.allSatisfy(Username.isAllowed) else {
      throw InvalidField("username", .invalid, "Use only letters from A to Z, digits and the underscore.")
    }
    self.text = typed.lowercased()
  }

  /// Whether nobody can have the name: the audit trail calls the command line so.
  var isReserved: Bool { text == "operator" }

  private static func isAllowed(_ character: Unicode.Scalar) -> Bool {
    switch character {
    case "A"..."Z", "a"..."z", "0"..."9", "_": true
    default: false
    }
  }
}
