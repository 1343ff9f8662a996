public import AuthContract
public import Kernel

extension AuthModule {
  /// A wrong current password counts as a failed sign-in: a stolen session must not be a way to guess the password.
  public func changePassword(
    _ change: PasswordChange, _ context: CallContext
  ) async throws(AuthError) -> ChangedPassword {
    let principal = try caller(context)
    let account = try await ownAccount(principal)
    let new = try checkedNew(change, for: account.user)
    let actor = AuditActor(account.user)
    let target = AuditTarget.user(account.user.userID)
    let refusal = AuditEntry(.changePassword, .denied, by: actor, on: target, at: clock.now(), context)
    let username = try? Username(account.user.username)
    let proof = try await limited(limits.gates(signingIn: username, context), refusal: refusal) {
      () async throws(AuthError) in
      let isRight = try await matches(change.currentPassword, account.passwordHash)
      if !isRight {
        try await record(AuditEntry(.changePassword, .failure, by: actor, on: target, at: clock.now(), context))
      }
      return isRight ? true : nil
    }
    guard proof != nil else { throw wrongCurrentPassword }
    let hash = try await hashed { () async throws(PasswordHasherError) in try await secrets.hasher.hash(new) }
    return try await replacePassword(of: account, with: hash, context)
  }

  /// - Throws: `invalid` on the current password when another call has changed it meanwhile.
  private func replacePassword(
    of account: Account, with hash: PasswordHash, _ context: CallContext
  ) async throws(AuthError) -> ChangedPassword {
    let (now, userID) = (clock.now(), account.user.userID)
    // A browser gets a new secret, as it does at every change of what its session is worth.
    let newSecret: String? = if case .session? = context.credential { newSecret() } else { nil }
    let replacement = PasswordReplacement(
      userID: userID, old: account.passwordHash, new: hash, keptSession: context.principal?.sessionID,
      newSecretHash: newSecret.map(secrets.digest.digest), at: now, liveness: sessionRules.liveness(at: now)
    ) { count in
      AuditEntry(
        .changePassword, by: AuditActor(account.user), on: .user(userID), at: now, context,
        changes: ["ended_sessions": FieldChange(from: .absent, to: .number(count))])
    }
    let ended = try await stored { () async throws(StoreError) in try await accounts.replacePassword(replacement) }
    guard let ended else { throw wrongCurrentPassword }
    cache.forget(userID: userID)
    return ChangedPassword(newSecret: newSecret, endedSessions: ended)
  }

  private func checkedNew(_ change: PasswordChange, for user: User) throws(AuthError) -> Password {
    var form = FormCheck()
    let new = form.read { () throws(InvalidField) in
      let new = try Password(
        choosing: change.newPassword, username: user.username, common: secrets.commonPasswords, field: "new_password")
      guard new != Password(typing: change.currentPassword) else {
        throw InvalidField("new_password", .invalid, "Use a password that differs from the current one.")
      }
      return new
    }
    guard let new else { throw .invalid(form.problems) }
    return new
  }

  private func ownAccount(_ principal: Principal) async throws(AuthError) -> Account {
    let found = try await stored { () async throws(StoreError) in try await accounts.findAccount(id: principal.userID) }
    guard let found, !found.user.isDisabled else { throw .authenticationRequired }
    return found
  }

  private func matches(_ typed: String, _ hash: PasswordHash) async throws(AuthError) -> Bool {
    guard let password = Password(typing: typed) else { return false }
    return try await hashed { () async throws(PasswordHasherError) in
      try await secrets.hasher.verify(password, against: hash)
    }
  }

  private var wrongCurrentPassword: AuthError {
    .invalid([FieldProblem("current_password", .invalid, "This is not your current password.")])
  }
}
