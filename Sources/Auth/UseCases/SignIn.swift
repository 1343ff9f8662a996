public import AuthContract
import Foundation
public import Kernel

extension AuthModule {
  /// 256 bits (SPEC §2).
  static let sessionSecretBytes = 32

  /// Gives the secret out once; only its digest is kept.
  public func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    _ = try begin(context)
    let user = try await checkPassword(credentials)
    let secret = Data(random.bytes(AuthModule.sessionSecretBytes)).base64URL
    let session = try await beginSession(.browser, of: user, secretHash: digest.digest(secret), context)
    let principal = Principal(
      userID: user.userID, username: user.username, roles: user.roles, sessionID: session.id)
    return BrowserSession(principal: principal, secret: secret, endsAt: session.endsAt)
  }
}
