public import AuthContract
public import Kernel

extension AuthModule {
  /// Revokes the session in the store first and then in memory, so that no verification can bring it back.
  public func signOut(_ context: CallContext) async throws(AuthError) {
    let principal = try caller(context)
    // The command line has no session to end.
    guard let id = principal.sessionID else { return }
    _ = try await revoke(.one(id, of: principal.userID), .signOut, by: principal, on: .session(id), context)
    cache.forget(id)
  }

  /// What the ways of ending sessions have in common; the memory is the caller's matter.
  func revoke(
    _ selection: SessionSelection, _ action: AuditAction, by principal: Principal, on target: AuditTarget,
    _ context: CallContext
  ) async throws(AuthError) -> Int {
    let now = clock.now()
    return try await stored { () async throws(StoreError) in
      try await sessions.revokeSessions(selection, sessionRules.liveness(at: now)) { count in
        AuditEntry(
          action, by: AuditActor(principal), on: target, at: now, context,
          changes: ["sessions": FieldChange(from: .number(count), to: .number(0))])
      }
    }
  }
}
