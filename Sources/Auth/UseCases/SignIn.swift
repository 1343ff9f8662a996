public import AuthContract
public import Kernel

extension AuthModule {
  /// Gives the secret out once; only its digest is kept.
  public func signIn(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> BrowserSession {
    _ = try begin(context)
    let secret = newSecret()
    let (session, principal) = try await beginSession(.browser, credentials, secret: secret, context)
    return BrowserSession(principal: principal, secret: secret, endsAt: session.endsAt)
  }
}
