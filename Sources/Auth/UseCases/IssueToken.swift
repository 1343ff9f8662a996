public import AuthContract
public import Kernel

extension AuthModule {
  /// Makes a session first, so that the tokens can be revoked with it.
  public func issueToken(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    _ = try begin(context)
    let refreshToken = newSecret()
    let (session, principal) = try await beginSession(.api, credentials, secret: refreshToken, context)
    return try await grant(
      principal, session: session.id, endsAt: session.endsAt, refreshToken: refreshToken, at: session.createdAt)
  }

  /// An access token for a live session, beside its refresh token.
  func grant(
    _ principal: Principal, session: EntityID, endsAt: Timestamp, refreshToken: String, at now: Timestamp
  ) async throws(AuthError) -> TokenGrant {
    // Tokens count in whole seconds, and none outlives its session.
    let seconds = now.milliseconds / 1000
    let lifetime = min(Int64(settings.accessTokenLifetime.wholeSeconds), endsAt.milliseconds / 1000 - seconds)
    let token = AccessToken(
      id: EntityID(at: now, from: random), sessionID: session, userID: principal.userID,
      username: principal.username, roles: principal.roles, issuedAt: Timestamp(milliseconds: seconds * 1000),
      expiresAt: Timestamp(milliseconds: (seconds + lifetime) * 1000))
    do {
      return TokenGrant(
        accessToken: try await secrets.tokens.sign(token), expiresIn: Int(lifetime), refreshToken: refreshToken,
        scopes: principal.scopes)
    } catch {
      throw .unavailable(cause: "access token: \(error)")
    }
  }
}
