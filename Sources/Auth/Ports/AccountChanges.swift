public import AuthContract
public import Kernel

/// A change of what somebody may do.
public struct UserUpdate: Sendable {
  public let userID: EntityID
  public let change: UserChange
  public let at: Timestamp
  /// Which sessions still live.
  public let liveness: SessionLiveness
  /// Makes the event from the user before and after, and the number of sessions that were ended. It is not asked when
  /// nothing changes.
  public let audit: @Sendable (_ before: User, _ after: User, _ endedSessions: Int) -> AuditEntry

  public init(
    userID: EntityID, change: UserChange, at: Timestamp, liveness: SessionLiveness,
    audit: @escaping @Sendable (_ before: User, _ after: User, _ endedSessions: Int) -> AuditEntry
  ) {
    self.userID = userID
    self.change = change
    self.at = at
    self.liveness = liveness
    self.audit = audit
  }
}

/// What became of it.
public enum UserUpdateOutcome: Sendable, Hashable {
  case updated(User)
  case notFound
  /// Nobody would be left to manage people. Nothing is changed.
  case lastAdmin
}

/// A new password in the place of one that was proved.
public struct PasswordReplacement: Sendable {
  public let userID: EntityID
  public let old: PasswordHash
  public let new: PasswordHash
  /// This session lives on; `nil` for none.
  public let keptSession: EntityID?
  /// The digest of its new secret when it is a browser's.
  public let newSecretHash: [UInt8]?
  public let at: Timestamp
  public let liveness: SessionLiveness
  /// Makes the event from the number of sessions that were ended.
  public let audit: @Sendable (_ endedSessions: Int) -> AuditEntry

  public init(
    userID: EntityID, old: PasswordHash, new: PasswordHash, keptSession: EntityID?, newSecretHash: [UInt8]?,
    at: Timestamp, liveness: SessionLiveness, audit: @escaping @Sendable (_ endedSessions: Int) -> AuditEntry
  ) {
    self.userID = userID
    self.old = old
    self.new = new
    self.keptSession = keptSession
    self.newSecretHash = newSecretHash
    self.at = at
    self.liveness = liveness
    self.audit = audit
  }
}

/// A one-time link for a new password.
public struct PasswordResetRecord: Sendable {
  public let tokenHash: [UInt8]
  public let userID: EntityID
  public let createdAt: Timestamp
  public let expiresAt: Timestamp

  public init(
    tokenHash: [UInt8], userID: EntityID, createdAt: Timestamp, expiresAt: Timestamp
  ) {
    self.tokenHash = tokenHash
    self.userID = userID
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }
}

/// Which sessions still live, as far as the store knows.
public struct SessionLiveness: Sendable, Hashable {
  public let at: Timestamp
  /// The last activity must be after this moment.
  public let idleLimit: Timestamp

  public init(
    at: Timestamp, idleLimit: Timestamp
  ) {
    self.at = at
    self.idleLimit = idleLimit
  }
}
