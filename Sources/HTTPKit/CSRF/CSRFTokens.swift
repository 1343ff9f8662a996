import Crypto
import Foundation
import Kernel

/// Makes and checks the tokens that forms carry against cross-site request forgery: a signed double submit.
///
/// A token is the HMAC-SHA256 of the browser's own cookie, so it is good for that session only and nothing is stored.
public struct CSRFTokens: Sendable {
  private let key: SymmetricKey

  /// - Parameter secret: any server secret; the key is derived from it with HKDF (RFC 5869) for this purpose alone.
  public init(derivedFrom secret: String) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: Data(secret.utf8)), info: Data("orderdesk csrf".utf8), outputByteCount: 32)
  }

  /// The token for a browser that holds this cookie value: 43 characters of base64url.
  public func token(for cookie: String) -> String {
    Data(HMAC<SHA256>.authenticationCode(for: Data(cookie.utf8), using: key)).base64URL
  }

  /// Compares in constant time.
  public func isValid(_ token: String, for cookie: String) -> Bool {
    guard let code = Data(base64URL: token) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(cookie.utf8), using: key)
  }
}
