public import AuthContract
public import Kernel

extension AuthModule {
  /// The owner is a part of the statement: somebody else's session is not found.
  public func revokeSession(_ id: EntityID, _ context: CallContext) async throws(AuthError) {
    let principal = try caller(context)
    let count = try await revoke(
      .one(id, of: principal.userID), .revokeSessions, by: principal, on: .session(id), context)
    guard count > 0 else { throw .sessionNotFound }
    cache.forget(id)
  }

  public func revokeOtherSessions(_ context: CallContext) async throws(AuthError) -> Int {
    let principal = try caller(context)
    let selection: SessionSelection =
      principal.sessionID.map { .allBut($0, of: principal.userID) } ?? .all(of: principal.userID)
    let count = try await revoke(
      selection, .revokeSessions, by: principal, on: .user(principal.userID), context)
    cache.forget(userID: principal.userID)
    return count
  }

  public func endSessions(of userID: EntityID, _ context: CallContext) async throws(AuthError) -> Int {
    let admin = try await caller(with: .adminUsers, context)
    let user = try await findUser(userID, context)
    let count = try await revoke(
      .all(of: user.userID), .endUserSessions, by: admin, on: .user(user.userID), context)
    cache.forget(userID: user.userID)
    return count
  }
}
