public import AuthContract
public import Kernel

extension AuthModule {
  /// How long a link for a new password is good.
  static let passwordResetLifetime = Duration.seconds(24 * 3_600)

  public func issuePasswordReset(
    of userID: EntityID, _ context: CallContext
  ) async throws(AuthError) -> PasswordReset {
    let admin = try await caller(with: .adminUsers, context)
    let (now, token) = (clock.now(), newSecret())
    let record = PasswordResetRecord(
      tokenHash: secrets.digest.digest(token), userID: userID, createdAt: now,
      expiresAt: now + AuthModule.passwordResetLifetime)
    let entry = AuditEntry(.issuePasswordReset, by: AuditActor(admin), on: .user(userID), at: now, context)
    let user = try await stored { () async throws(StoreError) in
      try await accounts.insertPasswordReset(record, audit: entry)
    }
    guard let user else { throw .userNotFound }
    return PasswordReset(token: token, expiresAt: record.expiresAt, user: user)
  }

  /// Looks at the link first, so that a bad one costs no hash; the store decides. Bad links count as failed sign-ins of the
  /// address: what they write to the audit trail is bounded by that.
  public func resetPassword(
    _ redemption: PasswordRedemption, _ context: CallContext
  ) async throws(AuthError) -> User {
    let now = try begin(context)
    let tokenHash = secrets.digest.digest(String(redemption.token.prefix(64)))
    let refusal = AuditEntry(.resetPassword, .denied, by: nil, at: now, context)
    let user = try await limited(limits.gates(signingIn: nil, context), refusal: refusal) {
      () async throws(AuthError) in
      if let user = try await redeem(tokenHash, redemption.newPassword, at: now, context) { return user }
      try await record(AuditEntry(.resetPassword, .failure, by: nil, at: now, context))
      return nil
    }
    guard let user else { throw .invalidResetLink }
    cache.forget(userID: user.userID)
    return user
  }

  /// `nil` when the link is not good.
  private func redeem(
    _ tokenHash: [UInt8], _ typed: String, at now: Timestamp, _ context: CallContext
  ) async throws(AuthError) -> User? {
    let owner = try await stored { () async throws(StoreError) in
      try await accounts.findPasswordReset(tokenHash: tokenHash, at: now)
    }
    guard let owner else { return nil }
    let password: Password
    do {
      password = try Password(
        choosing: typed, username: owner.username, common: secrets.commonPasswords, field: "new_password")
    } catch { throw .invalid([error.problem]) }
    let hash = try await hashed { () async throws(PasswordHasherError) in try await secrets.hasher.hash(password) }
    return try await stored { () async throws(StoreError) in
      try await accounts.redeemPasswordReset(tokenHash: tokenHash, newHash: hash, at: now) { user in
        AuditEntry(.resetPassword, by: AuditActor(user), on: .user(user.userID), at: now, context)
      }
    }
  }
}
