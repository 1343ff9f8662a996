import AuthContract
import Kernel

extension AuthModule {
  /// What both ways of signing in have in common: a new session of a user whose password was right.
  /// - Throws: `invalidCredentials` when the user was disabled meanwhile.
  func beginSession(
    _ kind: Session.Kind, of user: User, secretHash: [UInt8]?, _ context: CallContext
  ) async throws(AuthError) -> Session {
    let now = clock.now()
    let session = Session(
      id: EntityID(at: now, from: random), userID: user.userID, kind: kind, createdAt: now,
      endsAt: sessionRules.end(of: now), client: context.client)
    let isStored = try await stored { () async throws(StoreError) in
      try await sessions.insertSession(session, secretHash: secretHash)
    }
    guard isStored else { throw .invalidCredentials }
    return session
  }
}
