public import AuthContract
public import Kernel

extension AuthModule {
  /// The one of this call comes first.
  public func listSessions(_ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    let principal = try caller(context)
    let all = try await liveSessions(of: principal.userID, current: principal.sessionID)
    return all.filter(\.isCurrent) + all.filter { !$0.isCurrent }
  }

  /// Asks for the scope, then whether there is such a person.
  public func listSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> [SessionInfo] {
    let user = try await findUser(userID, context)
    return try await liveSessions(of: user.userID, current: context.principal?.sessionID)
  }

  private func liveSessions(of userID: EntityID, current: EntityID?) async throws(AuthError) -> [SessionInfo] {
    let liveness = sessionRules.liveness(at: clock.now())
    let found = try await stored { () async throws(StoreError) in try await sessions.listSessions(of: userID, liveness)
    }
    return found.compactMap { session in
      let lastActiveAt = max(session.lastActiveAt, cache.lastActivity(of: session.id) ?? session.lastActiveAt)
      guard liveness.at < lastActiveAt + settings.sessionIdleTimeout else { return nil }
      return SessionInfo(
        id: session.id, kind: session.kind, createdAt: session.createdAt, lastActiveAt: lastActiveAt,
        endsAt: session.endsAt, address: session.address, userAgent: session.userAgent,
        isCurrent: session.id == current)
    }.sorted { $0.lastActiveAt > $1.lastActiveAt }
  }
}
