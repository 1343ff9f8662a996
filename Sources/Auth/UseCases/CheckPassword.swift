import AuthContract
import Kernel

extension AuthModule {
  /// The account that these credentials prove. Every refusal is the same error and takes the same time, so that nobody
  /// learns which usernames exist. Failures are limited and recorded.
  /// - Throws: `invalidCredentials`, `tooManyAttempts`, `busy`, `unavailable`.
  func checkPassword(_ credentials: Credentials, _ context: CallContext) async throws(AuthError) -> Account {
    let username = try? Username(credentials.username)
    let refusal = AuditEntry(.signIn, .denied, by: nil, at: clock.now(), context)
    let proved = try await limited(limits.gates(signingIn: username, context), refusal: refusal) {
      () async throws(AuthError) in
      var account: Account?
      if let username {
        account = try await stored { () async throws(StoreError) in
          try await accounts.findAccount(username: username)
        }
      }
      if let account = try await provedAccount(account, Password(typing: credentials.password)) { return account }
      try await record(
        AuditEntry(.signIn, .failure, by: account.map { AuditActor($0.user) }, at: clock.now(), context))
      return nil
    }
    guard let proved else { throw .invalidCredentials }
    return proved
  }

  /// The account whose password this is; `nil` otherwise, after the same time.
  private func provedAccount(_ account: Account?, _ password: Password?) async throws(AuthError) -> Account? {
    guard let account, !account.user.isDisabled, let password else {
      try await spendTime(onCosts: secrets.hasher.cost...secrets.hasher.cost)
      return nil
    }
    let hash = account.passwordHash
    let isRight = try await hashed { () async throws(PasswordHasherError) in
      try await secrets.hasher.verify(password, against: hash)
    }
    guard isRight else {
      // Each step of the cost doubles the time, so all steps below the configured one make up for the difference.
      if hash.cost < secrets.hasher.cost { try await spendTime(onCosts: hash.cost...secrets.hasher.cost - 1) }
      return nil
    }
    return hash.cost < secrets.hasher.cost ? await renewingHash(of: account, password) : account
  }

  private func spendTime(onCosts costs: ClosedRange<Int>) async throws(AuthError) {
    guard let password = Password(typing: "") else { return }
    for cost in costs {
      _ = try await hashed { () async throws(PasswordHasherError) in
        try await secrets.hasher.verify(password, against: .dummy(cost: cost))
      }
    }
  }

  /// The login is good without it, so a failure is left to the next one.
  private func renewingHash(of account: Account, _ password: Password) async -> Account {
    guard let hash = try? await secrets.hasher.hash(password) else { return account }
    do {
      try await accounts.renewPasswordHash(
        of: account.user.userID, from: account.passwordHash, to: hash, at: clock.now())
    } catch { return account }
    return Account(user: account.user, passwordHash: hash)
  }
}

extension AuditActor {
  /// The account that an event is about, whether or not the caller has proved that it is theirs.
  init(_ user: User) { self.init(userID: user.userID, username: user.username) }
}
