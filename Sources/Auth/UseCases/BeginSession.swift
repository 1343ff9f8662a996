import AuthContract
import Foundation
import Kernel

extension AuthModule {
  /// Of a session's secret and of one-time tokens: 256 bits (SPEC §2).
  static let secretBytes = 32

  /// A new secret in base64url; it is given out once, and only its digest is kept.
  func newSecret() -> String { Data(random.bytes(AuthModule.secretBytes)).base64URL }

  /// What both ways of signing in have in common: a new session of the user whose credentials these are.
  /// - Parameter secret: what proves the session from now on.
  /// - Throws: what `checkPassword` throws.
  func beginSession(
    _ kind: Session.Kind, _ credentials: Credentials, secret: String, _ context: CallContext
  ) async throws(AuthError) -> (session: Session, principal: Principal) {
    // While the password was checked it may have been replaced, its hash renewed, or the user disabled: then it is checked
    // once more, against what is there by now.
    for _ in 0..<2 {
      let account = try await checkPassword(credentials, context)
      if let session = try await insertSession(kind, of: account, secret: secret, context) {
        let user = account.user
        let principal = Principal(
          userID: user.userID, username: user.username, roles: user.roles, sessionID: session.id)
        return (session, principal)
      }
    }
    throw .invalidCredentials
  }

  /// `nil` when the account is not what it was when the password was checked.
  private func insertSession(
    _ kind: Session.Kind, of account: Account, secret: String, _ context: CallContext
  ) async throws(AuthError) -> Session? {
    let now = clock.now()
    let session = Session(
      id: EntityID(at: now, from: random), userID: account.user.userID, kind: kind, createdAt: now,
      endsAt: sessionRules.end(of: now), client: context.client)
    let entry = AuditEntry(.signIn, by: AuditActor(account.user), on: .session(session.id), at: now, context)
    let isStored = try await stored { () async throws(StoreError) in
      try await sessions.insertSession(
        session, secretHash: secrets.digest.digest(secret), proof: account.passwordHash, audit: entry)
    }
    return isStored ? session : nil
  }
}
