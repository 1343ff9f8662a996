public import Auth
import Crypto

/// SHA-256 of a secret's UTF-8 text (FIPS 180-4).
public struct SHA256Digest: SecretDigest {
  public init() {}

  public func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
}
