public import Auth
import Crypto
import Foundation
import Kernel

/// The successor of a refresh token is the HMAC-SHA256 of the token, with a key that HKDF (RFC 5869) derives from a secret of
/// the server for this purpose alone.
public struct HMACRefreshTokens: RefreshTokenSuccession {
  private let keys: [SymmetricKey]

  /// - Parameters:
  ///   - secret: `jwt.secret`; the first successor is derived with it.
  ///   - previousSecrets: `jwt.previousSecrets`, for a token that was exchanged before the secret was replaced.
  public init(derivedFrom secret: String, previousSecrets: [String] = []) {
    keys = ([secret] + previousSecrets).map { secret in
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: SymmetricKey(data: Data(secret.utf8)), info: Data("orderdesk refresh".utf8),
        outputByteCount: 32)
    }
  }

  /// 43 characters of base64url each.
  public func successors(of token: String) -> [String] {
    keys.map { key in Data(HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key)).base64URL }
  }
}
