import Foundation
import Kernel

/// A password in the form in which it is hashed: NFKC (Unicode UAX #15), so that the same characters typed on two
/// keyboards are the same password. It never prints itself.
public struct Password: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// In code points, after NFKC.
  public static let lengths = 8...128

  /// In NFKC.
  public let text: String

  /// Tells nothing.
  public var description: String { "password (hidden)" }
  /// Tells nothing.
  public var debugDescription: String { description }
  /// Shows nothing to `dump`.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Takes a new password. Any character is allowed, control characters too: there is no rule of composition
  /// (NIST SP 800-63B §5.1.1.2, ASVS 5.0 §6.2).
  /// - Parameters:
  ///   - username: the name as typed; the password must not be the same, in capitals or not.
  ///   - common: passwords that are refused because everybody tries them first.
  ///   - field: the name of the field in the form.
  /// - Throws: a problem with that field.
  public init(
    choosing typed: String, username: String, common: any CommonPasswords, field: String = "password"
  ) throws(InvalidField) {
    guard let text = Password.normalise(typed) else {
      throw InvalidField(field, .tooLong, "Use at most \(Password.lengths.upperBound) characters.")
    }
    guard text.unicodeScalars.count >= Password.lengths.lowerBound else {
      throw InvalidField(field, .tooShort, "Use at least \(Password.lengths.lowerBound) characters.")
    }
    guard text.lowercased() != username.lowercased() else {
      throw InvalidField(field, .invalid, "Use a password that is not the username.")
    }
    guard !common.contains(text) else {
      throw InvalidField(field, .invalid, "This is one of the passwords that are tried first. Choose another one.")
    }
    self.text = text
  }

  /// Takes the password of somebody who signs in. `nil` for one that is longer than any password can be.
  ///
  /// The other rules are not asked here: an administrator's hash may stand for a shorter password, and a wrong one is
  /// refused by the hash.
  public init?(typing typed: String) {
    guard let text = Password.normalise(typed) else { return nil }
    self.text = text
  }

  /// `nil` when the text is too long. One code point of NFKC text stands for at most four typed ones, so that a
  /// megabyte is refused before it is normalised.
  private static func normalise(_ typed: String) -> String? {
    guard typed.unicodeScalars.count <= 4 * lengths.upperBound else { return nil }
    let text = typed.precomposedStringWithCompatibilityMapping
    return text.unicodeScalars.count <= lengths.upperBound ? text : nil
  }
}
