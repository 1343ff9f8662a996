import Auth
import AuthContract
import Kernel

/// A store in front of another one: what it does not do itself, the other one does.
protocol ForwardingAccountStore: AccountStore {
  var store: any AccountStore { get }
}

/// The same for sessions.
protocol ForwardingSessionStore: SessionStore {
  var store: any SessionStore { get }
}

extension ForwardingAccountStore {
  func insertAccount(_ account: Account, audit: AuditEntry) async throws(StoreError) -> Bool {
    try await store.insertAccount(account, audit: audit)
  }
  func findAccount(username: Username) async throws(StoreError) -> Account? {
    try await store.findAccount(username: username)
  }
  func findAccount(id: EntityID) async throws(StoreError) -> Account? { try await store.findAccount(id: id) }
  func findUser(id: EntityID) async throws(StoreError) -> User? { try await store.findUser(id: id) }
  func listUsers(_ query: UserQuery) async throws(StoreError) -> UserPage { try await store.listUsers(query) }
  func hasEnabledUser(role: Role) async throws(StoreError) -> Bool { try await store.hasEnabledUser(role: role) }
  func updateUser(_ update: UserUpdate) async throws(StoreError) -> UserUpdateOutcome {
    try await store.updateUser(update)
  }
  func updateProfile(
    of userID: EntityID, displayName: String, audit: AuditEntry
  ) async throws(StoreError) -> User? {
    try await store.updateProfile(of: userID, displayName: displayName, audit: audit)
  }
  func renewPasswordHash(
    of userID: EntityID, from old: PasswordHash, to new: PasswordHash, at now: Timestamp
  ) async throws(StoreError) {
    try await store.renewPasswordHash(of: userID, from: old, to: new, at: now)
  }
  func replacePassword(_ replacement: PasswordReplacement) async throws(StoreError) -> Int? {
    try await store.replacePassword(replacement)
  }
  func insertPasswordReset(
    _ reset: PasswordResetRecord, audit: AuditEntry
  ) async throws(StoreError) -> User? {
    try await store.insertPasswordReset(reset, audit: audit)
  }
  func findPasswordReset(tokenHash: [UInt8], at now: Timestamp) async throws(StoreError) -> User? {
    try await store.findPasswordReset(tokenHash: tokenHash, at: now)
  }
  func redeemPasswordReset(
    tokenHash: [UInt8], newHash: PasswordHash, at now: Timestamp, audit: @escaping @Sendable (User) -> AuditEntry
  ) async throws(StoreError) -> User? {
    try await store.redeemPasswordReset(tokenHash: tokenHash, newHash: newHash, at: now, audit: audit)
  }
}

extension ForwardingSessionStore {
  func insertSession(
    _ session: Session, secretHash: [UInt8], proof: PasswordHash, audit: AuditEntry
  ) async throws(StoreError) -> Bool {
    try await store.insertSession(session, secretHash: secretHash, proof: proof, audit: audit)
  }
  func findSession(_ key: SessionKey) async throws(StoreError) -> SessionState? { try await store.findSession(key) }
  func listSessions(of userID: EntityID, _ liveness: SessionLiveness) async throws(StoreError) -> [SessionInfo] {
    try await store.listSessions(of: userID, liveness)
  }
  func rotateRefreshToken(_ rotation: RefreshRotation) async throws(StoreError) -> RefreshOutcome {
    try await store.rotateRefreshToken(rotation)
  }
  func recordActivity(of id: EntityID, at now: Timestamp, ifNotSince limit: Timestamp) async throws(StoreError) {
    try await store.recordActivity(of: id, at: now, ifNotSince: limit)
  }
  func revokeSessions(
    _ selection: SessionSelection, _ liveness: SessionLiveness, audit: @escaping @Sendable (Int) -> AuditEntry
  ) async throws(StoreError) -> Int {
    try await store.revokeSessions(selection, liveness, audit: audit)
  }
  func purgeSessions(at now: Timestamp, idleLimit: Timestamp, limit: Int) async throws(StoreError) -> Int {
    try await store.purgeSessions(at: now, idleLimit: idleLimit, limit: limit)
  }
}
