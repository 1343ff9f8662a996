public import AuthContract
public import Kernel

/// Keeps sessions. Each call is one transaction, and the audit event of a change is a part of it.
public protocol SessionStore: Sendable {
  /// Begins a session; its last activity is its creation, and the user's last sign-in.
  /// - Parameters:
  ///   - secretHash: the digest of what proves it, 32 bytes: the secret of a browser, the refresh token of an API client.
  ///   - proof: the hash of the password that was right.
  /// - Returns: `false`, and nothing is stored, when the user is gone, is disabled or has another hash by now.
  func insertSession(
    _ session: Session, secretHash: [UInt8], proof: PasswordHash, audit: AuditEntry
  ) async throws(StoreError) -> Bool

  /// The session with its user and the roles of this moment, from one snapshot; also one that is over.
  func findSession(_ key: SessionKey) async throws(StoreError) -> SessionState?

  /// Somebody's sessions that live, by last activity, newest first. `isCurrent` is always `false`.
  func listSessions(of userID: EntityID, _ liveness: SessionLiveness) async throws(StoreError) -> [SessionInfo]

  /// Exchanges a refresh token. One statement decides which of several calls exchanges it.
  func rotateRefreshToken(_ rotation: RefreshRotation) async throws(StoreError) -> RefreshOutcome

  /// Moves the last activity to `now`, unless it is later than `limit`: of many requests at once one writes.
  func recordActivity(of id: EntityID, at now: Timestamp, ifNotSince limit: Timestamp) async throws(StoreError)

  /// Ends sessions for good.
  /// - Parameter audit: makes the event from the number of sessions that were ended; it is not asked when there were none.
  /// - Returns: how many lived and were ended.
  func revokeSessions(
    _ selection: SessionSelection, _ liveness: SessionLiveness, audit: @escaping @Sendable (Int) -> AuditEntry
  ) async throws(StoreError) -> Int

  /// Deletes sessions that are revoked, whose end has come at `now`, or whose last activity is not after `idleLimit`, and
  /// links for a new password that are too old.
  /// - Parameter limit: at most so many in one transaction.
  /// - Returns: how many were deleted.
  func purgeSessions(at now: Timestamp, idleLimit: Timestamp, limit: Int) async throws(StoreError) -> Int
}

/// Which sessions are meant. They always belong to one person.
public enum SessionSelection: Sendable, Hashable {
  case one(EntityID, of: EntityID)
  case all(of: EntityID)
  case allBut(EntityID, of: EntityID)
}

/// The exchange of a refresh token.
public struct RefreshRotation: Sendable {
  /// Digests, 32 bytes each.
  public let tokenHash: [UInt8]
  /// Of the possible successors; the first is the one to store.
  public let successorHashes: [[UInt8]]
  public let liveness: SessionLiveness
  /// A token that was exchanged after this moment gets its successor again, while that is unused.
  public let graceLimit: Timestamp
  /// Makes the event of a token that came again too late.
  public let reuseAudit: @Sendable (SessionState) -> AuditEntry

  public init(
    tokenHash: [UInt8], successorHashes: [[UInt8]], liveness: SessionLiveness, graceLimit: Timestamp,
    reuseAudit: @escaping @Sendable (SessionState) -> AuditEntry
  ) {
    self.tokenHash = tokenHash
    self.successorHashes = successorHashes
    self.liveness = liveness
    self.graceLimit = graceLimit
    self.reuseAudit = reuseAudit
  }
}

/// What became of it.
public enum RefreshOutcome: Sendable {
  /// The first successor is the one live token of the session.
  case rotated(SessionState)
  /// It had been exchanged a moment ago, for the successor with this index, which is still unused.
  case repeated(SessionState, successor: Int)
  /// It had been exchanged: the session is ended.
  case reused(SessionState)
  /// Never a token of ours, or its session is over.
  case unknown
}
