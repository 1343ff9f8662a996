import AuthContract
import Kernel

extension AuthModule {
  /// The account that these credentials prove. Every refusal is the same error and takes the same time, so that nobody
  /// learns which usernames exist.
  /// - Throws: `invalidCredentials`, `busy`, `unavailable`.
  func checkPassword(_ credentials: Credentials) async throws(AuthError) -> User {
    var found: Account?
    if let username = try? Username(credentials.username) {
      found = try await stored { () async throws(StoreError) in try await accounts.findAccount(username: username) }
    }
    guard let account = found, !account.user.isDisabled, let password = Password(typing: credentials.password) else {
      try await spendTime(onCosts: hasher.cost...hasher.cost)
      throw .invalidCredentials
    }
    let hash = account.passwordHash
    let isRight = try await hashed { () async throws(PasswordHasherError) in
      try await hasher.verify(password, against: hash)
    }
    guard isRight else {
      // Each step of the cost doubles the time, so all steps below the configured one make up for the difference.
      if hash.cost < hasher.cost { try await spendTime(onCosts: hash.cost...hasher.cost - 1) }
      throw .invalidCredentials
    }
    if hash.cost < hasher.cost { await renewHash(of: account, password) }
    return account.user
  }

  private func spendTime(onCosts costs: ClosedRange<Int>) async throws(AuthError) {
    guard let password = Password(typing: "") else { return }
    for cost in costs {
      _ = try await hashed { () async throws(PasswordHasherError) in
        try await hasher.verify(password, against: .dummy(cost: cost))
      }
    }
  }

  /// The login is good without it, so a failure is left to the next one.
  private func renewHash(of account: Account, _ password: Password) async {
    guard let hash = try? await hasher.hash(password) else { return }
    try? await accounts.renewPasswordHash(
      of: account.user.userID, from: account.passwordHash, to: hash, at: clock.now())
  }
}
