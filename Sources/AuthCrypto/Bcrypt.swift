import Auth
import CCrypt
import Crypto
import Foundation

/// bcrypt by the system's libxcrypt. Every call takes the time of the cost: never on an event loop.
enum Bcrypt {
  /// What bcrypt reads of a password. It also stops at a NUL.
  static let readableBytes = 72
  static let saltBytes = 16

  /// A new hash, or `nil` when the library refuses.
  static func hash(_ password: Password, cost: Int, salt: [UInt8]) -> PasswordHash? {
    let saltText = salt.map { CChar(bitPattern: $0) }
    guard let setting = crypt_gensalt_ra("$2b$", UInt(cost), saltText, CInt(saltText.count)) else { return nil }
    defer { free(setting) }
    return crypt(password, setting: String(cString: setting)).flatMap { PasswordHash($0) }
  }

  /// Whether the hash is of the password, or `nil` when the library refuses.
  static func verify(_ password: Password, against hash: PasswordHash) -> Bool? {
    crypt(password, setting: hash.text).map { ConstantTime.areEqual(Array($0.utf8), Array(hash.text.utf8)) }
  }

  private static func crypt(_ password: Password, setting: String) -> String? {
    var data: UnsafeMutableRawPointer?
    var size: CInt = 0
    defer { free(data) }
    guard let text = crypt_ra(input(password), setting, &data, &size) else { return nil }
    return String(cString: text)
  }

  /// Passwords that bcrypt would not read to the end go through SHA-256 and base64 first, which are 44 characters
  /// without a NUL: every byte counts (SPEC §2).
  static func input(_ password: Password) -> String {
    let bytes = Array(password.text.utf8)
    guard bytes.count > readableBytes || bytes.contains(0) else { return password.text }
    return Data(SHA256.hash(data: bytes)).base64EncodedString()
  }
}
