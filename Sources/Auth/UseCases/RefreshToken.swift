public import AuthContract
public import Kernel

extension AuthModule {
  /// The store decides in one statement which of several calls exchanges the token; its successor is derived from it, so
  /// that all of them get the same one.
  public func refreshToken(_ refreshToken: String, _ context: CallContext) async throws(AuthError) -> TokenGrant {
    let now = try begin(context)
    // 32 bytes make 43 characters; anything else was never a token of ours.
    guard refreshToken.utf8.count == 43 else { throw .invalidRefreshToken }
    let tokenHash = secrets.digest.digest(refreshToken)
    try await recordLatestActivity(.refreshHash(tokenHash))
    let successors = secrets.succession.successors(of: refreshToken)
    let rotation = RefreshRotation(
      tokenHash: tokenHash, successorHashes: successors.map(secrets.digest.digest),
      liveness: SessionLiveness(at: now, idleLimit: now - settings.sessionIdleTimeout),
      graceLimit: now - settings.refreshReuseGrace
    ) { session in
      AuditEntry(
        .refreshReuse, .denied, by: AuditActor(session.principal), on: .session(session.id), at: now, context)
    }
    let outcome = try await stored { () async throws(StoreError) in try await sessions.rotateRefreshToken(rotation) }
    let (session, index) =
      switch outcome {
      case .rotated(let session): (session, 0)
      case .repeated(let session, let index): (session, index)
      case .reused(let session):
        throw reused(session)
      case .unknown: throw AuthError.invalidRefreshToken
      }
    guard successors.indices.contains(index) else { throw .unavailable(cause: "refresh token without a successor") }
    return try await grant(
      session.principal, session: session.id, endsAt: session.endsAt, refreshToken: successors[index], at: now)
  }

  private func reused(_ session: SessionState) -> AuthError {
    cache.forget(session.id)
    return .invalidRefreshToken
  }

  /// The store learns of activity once a minute; before it decides whether a session is over it has to know all.
  private func recordLatestActivity(_ key: SessionKey) async throws(AuthError) {
    let found = try await stored { () async throws(StoreError) in try await sessions.findSession(key) }
    guard let session = found, let last = cache.lastActivity(of: session.id), last > session.lastActiveAt else {
      return
    }
    try await stored { () async throws(StoreError) in
      try await sessions.recordActivity(of: session.id, at: last, ifNotSince: session.lastActiveAt)
    }
  }
}
