import AuthContract
import Foundation
import Kernel

extension AuthModule {
  /// Of a session's secret and of one-time tokens: 256 bits (SPEC §2).
  static let secretBytes = 32

  /// A new secret in base64url; it is given out once, and only its digest is kept.
  func newSecret() -> String { Data(random.bytes(AuthModule.secretBytes)).base64URL }

  /// What both ways of signing in have in common: a new session of a user whose password was right.
  /// - Parameter secret: what proves the session from now on.
  /// - Throws: `invalidCredentials` when the user was disabled meanwhile.
  func beginSession(
    _ kind: Session.Kind, of user: User, secret: String, _ context: CallContext
  ) async throws(AuthError) -> Session {
    let now = clock.now()
    let session = Session(
      id: EntityID(at: now, from: random), userID: user.userID, kind: kind, createdAt: now,
      endsAt: sessionRules.end(of: now), client: context.client)
    let entry = AuditEntry(.signIn, by: AuditActor(user), on: .session(session.id), at: now, context)
    let isStored = try await stored { () async throws(StoreError) in
      try await sessions.insertSession(session, secretHash: secrets.digest.digest(secret), audit: entry)
    }
    guard isStored else { throw .invalidCredentials }
    return session
  }
}
