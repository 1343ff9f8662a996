public import AuthContract
public import Kernel

/// Keeps accounts. Each call is one transaction.
public protocol AccountStore: Sendable {
  /// Adds an account with its roles.
  /// - Returns: `false`, and nothing is stored, when the username is taken.
  func insertAccount(_ account: Account) async throws(StoreError) -> Bool

  func findAccount(username: Username) async throws(StoreError) -> Account?

  func findUser(id: EntityID) async throws(StoreError) -> User?

  /// Puts a new hash of the same password in the place of `old`; does nothing when another hash is there by now.
  func renewPasswordHash(
    of userID: EntityID, from old: PasswordHash, to new: PasswordHash, at now: Timestamp
  ) async throws(StoreError)

  /// Whether some account has this role and is not disabled.
  func hasEnabledUser(role: Role) async throws(StoreError) -> Bool
}
