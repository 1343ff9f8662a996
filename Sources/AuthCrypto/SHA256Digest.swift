public import Auth
import Crypto

/// SHA-256 of a secret's UTF-8 text (FIPS 180-4).
public struct SHA256Digest: SecretDigest {
  /// It has no state.
  public init() {}

  /// Of the text as UTF-8.
  public func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
}
