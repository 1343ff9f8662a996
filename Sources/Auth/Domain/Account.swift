public import AuthContract

/// A person's account with what proves that it is theirs.
public struct Account: Sendable {
  public let user: User
  public let passwordHash: PasswordHash

  public init(user: User, passwordHash: PasswordHash) {
    self.user = user
    self.passwordHash = passwordHash
  }
}
