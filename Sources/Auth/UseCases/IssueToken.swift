public import AuthContract
public import Kernel

extension AuthModule {
  /// Makes a session first, so that the token can be revoked with it.
  public func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    _ = try begin(context)
    let user = try await checkPassword(credentials)
    let session = try await beginSession(.api, of: user, secretHash: nil, context)
    let principal = Principal(
      userID: user.userID, username: user.username, roles: user.roles, sessionID: session.id)
    // Tokens count in whole seconds, and none outlives its session.
    let seconds = session.createdAt.milliseconds / 1000
    let lifetime = min(
      Int64(settings.accessTokenLifetime.wholeSeconds), session.endsAt.milliseconds / 1000 - seconds)
    let token = AccessToken(
      id: EntityID(at: session.createdAt, from: random), sessionID: session.id, userID: user.userID,
      username: user.username, roles: principal.roles, issuedAt: Timestamp(milliseconds: seconds * 1000),
      expiresAt: Timestamp(milliseconds: (seconds + lifetime) * 1000))
    do {
      return TokenGrant(
        accessToken: try await tokens.sign(token), expiresIn: Int(lifetime), scopes: principal.scopes)
    } catch {
      throw .unavailable(cause: "access token: \(error)")
    }
  }
}
