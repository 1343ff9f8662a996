public import AuthContract

/// A person's account with what proves that it is theirs.
public struct Account: Sendable {
  /// What may be told.
  public let user: User
  /// What may not.
  public let passwordHash: PasswordHash

  /// Puts both together.
  public init(user: User, passwordHash: PasswordHash) {
    self.user = user
    self.passwordHash = passwordHash
  }
}
