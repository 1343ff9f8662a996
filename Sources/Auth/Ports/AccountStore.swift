public import AuthContract
public import Kernel

/// Keeps accounts. Each call is one transaction, and the audit event of a change is a part of it.
public protocol AccountStore: Sendable {
  /// Adds an account with its roles.
  /// - Returns: `false`, and nothing is stored, when the username is taken.
  func insertAccount(_ account: Account, audit: AuditEntry) async throws(StoreError) -> Bool

  func findAccount(username: Username) async throws(StoreError) -> Account?

  func findAccount(id: EntityID) async throws(StoreError) -> Account?

  func findUser(id: EntityID) async throws(StoreError) -> User?

  /// By username, with the number of all that match.
  func listUsers(_ query: UserQuery) async throws(StoreError) -> UserPage

  /// Whether some account has this role and is not disabled.
  func hasEnabledUser(role: Role) async throws(StoreError) -> Bool

  /// Changes roles and whether the person is disabled. Sessions are ended as the update says.
  func updateUser(_ update: UserUpdate) async throws(StoreError) -> UserUpdateOutcome

  /// - Returns: the user after the change; `nil` when there is none, or they are disabled.
  func updateProfile(
    of userID: EntityID, displayName: String, audit: AuditEntry
  ) async throws(StoreError) -> User?

  /// Puts a new hash of the same password in the place of `old`; does nothing when another hash is there by now.
  func renewPasswordHash(
    of userID: EntityID, from old: PasswordHash, to new: PasswordHash, at now: Timestamp
  ) async throws(StoreError)

  /// Puts a new password in the place of a known one, and ends other sessions. Links for a new password are no longer good.
  /// - Returns: how many sessions were ended; `nil`, and nothing is changed, when another hash is there by now or the person
  ///   is disabled.
  func replacePassword(_ replacement: PasswordReplacement) async throws(StoreError) -> Int?

  /// Keeps the digest of a one-time link, in the place of an earlier one for the same person.
  /// - Returns: whose link it is; `nil` when there is no such person.
  func insertPasswordReset(
    _ reset: PasswordResetRecord, audit: AuditEntry
  ) async throws(StoreError) -> User?

  /// Whose link this is; `nil` when it is not good, or the person is disabled.
  func findPasswordReset(tokenHash: [UInt8], at now: Timestamp) async throws(StoreError) -> User?

  /// Sets the password that a link is good for, once, and ends all sessions of the person.
  /// - Parameter audit: makes the event from whose link it was.
  /// - Returns: `nil`, and nothing is changed, when the link is not good by now.
  func redeemPasswordReset(
    tokenHash: [UInt8], newHash: PasswordHash, at now: Timestamp, audit: @escaping @Sendable (User) -> AuditEntry
  ) async throws(StoreError) -> User?
}
