/// Makes from a random secret what may be stored: SHA-256. Not for passwords, which can be guessed.
public protocol SecretDigest: Sendable {
  /// 32 bytes.
  func digest(_ secret: String) -> [UInt8]
}
