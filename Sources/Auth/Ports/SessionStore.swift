public import Kernel

/// Keeps sessions. Each call is one transaction.
public protocol SessionStore: Sendable {
  /// Begins a session; its last activity is its creation.
  /// - Parameter secretHash: the digest of a browser session's secret, 32 bytes; `nil` for `api`.
  /// - Returns: `false`, and nothing is stored, when the user is gone or disabled by now.
  func insertSession(_ session: Session, secretHash: [UInt8]?) async throws(StoreError) -> Bool

  /// The session with its user and the roles of this moment, from one snapshot; also one that is over.
  func findSession(_ key: SessionKey) async throws(StoreError) -> SessionState?

  /// Moves the last activity to `now`, unless it is later than `limit`: of many requests at once one writes.
  func recordActivity(of id: EntityID, at now: Timestamp, ifNotSince limit: Timestamp) async throws(StoreError)

  /// Ends a session for good. Does nothing to one that has been ended, or that does not exist.
  func revokeSession(_ id: EntityID, at now: Timestamp) async throws(StoreError)

  /// Deletes sessions that are revoked, whose end has come at `now`, or whose last activity is not after `idleLimit`.
  /// - Parameter limit: at most so many in one transaction.
  /// - Returns: how many were deleted.
  func purgeSessions(at now: Timestamp, idleLimit: Timestamp, limit: Int) async throws(StoreError) -> Int
}
