public import AuthContract
public import Kernel

extension AuthModule {
  /// Revokes the session in the store first and then in memory, so that no verification can bring it back.
  public func signOut(_ context: CallContext) async throws(AuthError) {
    let now = try begin(context)
    guard let principal = context.principal else { throw .authenticationRequired }
    // The command line has no session to end.
    guard let id = principal.sessionID else { return }
    try await stored { () async throws(StoreError) in try await sessions.revokeSession(id, at: now) }
    cache.forget(id)
  }
}
