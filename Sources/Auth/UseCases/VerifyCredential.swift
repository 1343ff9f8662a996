public import AuthContract
public import Kernel

extension AuthModule {
  /// Believes the session in the store, at most 2 seconds old: neither the roles nor the life of a token.
  public func verifyCredential(
    _ credential: Credential, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    try await verify(credential, isActivity: true, context)
  }

  /// As `verifyCredential`, but no activity of the session.
  public func recheckCredential(
    _ credential: Credential, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    try await verify(credential, isActivity: false, context)
  }

  private func verify(
    _ credential: Credential, isActivity: Bool, _ context: CallContext
  ) async throws(AuthError) -> Principal {
    let now = try begin(context)
    switch credential {
    case .session(let secret):
      // 32 bytes make 43 characters; anything else was never a secret of ours.
      guard secret.utf8.count == 43,
        let principal = try await liveSession(
          .secretHash(secrets.digest.digest(secret)), isActivity: isActivity, at: now)
      else { throw .authenticationRequired }
      return principal
    case .bearer(let text):
      guard let token = secrets.tokens.verify(text, at: now),
        let principal = try await liveSession(.id(token.sessionID), isActivity: isActivity, at: now),
        principal.userID == token.userID
      else { throw .invalidToken }
      return principal
    }
  }

  /// Who holds the session, with the roles that the store knows; `nil` when it is over.
  private func liveSession(
    _ key: SessionKey, isActivity: Bool, at now: Timestamp
  ) async throws(AuthError) -> Principal? {
    if let session = cache.fresh(key, at: now), !sessionRules.isOver(session, at: now) {
      if isActivity { cache.noteActivity(of: session.id, at: now) }
      return session.principal
    }
    let ticket = cache.ticket()
    let found = try await stored { () async throws(StoreError) in try await sessions.findSession(key) }
    guard var session = found else { return nil }
    let recorded = session.lastActiveAt
    session.lastActiveAt = max(recorded, cache.lastActivity(of: session.id) ?? recorded)
    guard !sessionRules.isOver(session, at: now) else { return nil }
    guard isActivity else { return session.principal }
    if sessionRules.mustRecordActivity(recorded: recorded, at: now) {
      // A page can be read while the disk is full: a write that fails here is tried again by the next request.
      try? await sessions.recordActivity(
        of: session.id, at: now, ifNotSince: now - SessionRules.activityResolution)
    }
    session.lastActiveAt = max(session.lastActiveAt, now)
    cache.keep(session, secretHash: key.secretHash, readAt: now, ticket: ticket)
    return session.principal
  }
}

extension SessionKey {
  fileprivate var secretHash: [UInt8]? {
    if case .secretHash(let hash) = self { hash } else { nil }
  }
}
