public import AuthContract
public import Kernel

extension AuthModule {
  /// Gives the secret out once; only its digest is kept.
  public func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    _ = try begin(context)
    let user = try await checkPassword(credentials, context)
    let secret = newSecret()
    let session = try await beginSession(.browser, of: user, secret: secret, context)
    let principal = Principal(
      userID: user.userID, username: user.username, roles: user.roles, sessionID: session.id)
    return BrowserSession(principal: principal, secret: secret, endsAt: session.endsAt)
  }
}
