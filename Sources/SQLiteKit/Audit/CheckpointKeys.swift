import Crypto
import Foundation
import Kernel

/// The keys that sign and check checkpoints, derived from the secrets that sign access tokens.
public struct CheckpointKeys: Sendable {
  /// Signs; `nil` for somebody who only checks.
  let current: CheckpointKey?
  private let byID: [String: CheckpointKey]

  /// - Parameters:
  ///   - secret: `jwt.secret`.
  ///   - previousSecrets: `jwt.previousSecrets`, whose checkpoints still count.
  public init(secret: String?, previousSecrets: [String] = []) {
    current = secret.map { CheckpointKey(derivedFrom: $0) }
    let keys = [current].compactMap(\.self) + previousSecrets.map { CheckpointKey(derivedFrom: $0) }
    byID = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
  }

  subscript(id: String) -> CheckpointKey? { byID[id] }
}

/// Derived with HKDF (RFC 5869) for this purpose alone.
struct CheckpointKey: Sendable {
  /// 8 bytes as hexadecimal digits. It tells keys apart and nothing about them.
  let id: String
  private let key: SymmetricKey

  init(derivedFrom secret: String) {
    func derive(_ info: String, _ count: Int) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: SymmetricKey(data: Data(secret.utf8)), info: Data(info.utf8), outputByteCount: count)
    }
    key = derive("orderdesk audit checkpoint", 32)
    id = derive("orderdesk audit checkpoint key id", 8).withUnsafeBytes { Hex.encode($0) }
  }

  /// HMAC-SHA256 in base64url.
  func signature(of bytes: [UInt8]) -> String {
    Data(HMAC<SHA256>.authenticationCode(for: bytes, using: key)).base64URL
  }

  /// Compares in constant time.
  func isSignature(_ signature: String, of bytes: [UInt8]) -> Bool {
    guard let code = Data(base64URL: signature) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: key)
  }
}
