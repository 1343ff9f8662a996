/// What looking through the whole audit trail has found.
public struct AuditVerification: Sendable, Hashable {
  public enum Finding: Sendable, Hashable, Codable {
    /// Every event is as it was written, and every checkpoint that can be checked fits.
    case unchanged(events: Int, checkpoints: Int, unknownCheckpoints: Int)
    /// The first event that is not as it was written. The reason is the end of a sentence about it.
    case changedEvent(AuditModule, sequence: Int, reason: String)
    /// A line of the checkpoints, from 1, that is not as it was written. The reason is the end of a sentence about it.
    case changedCheckpoint(line: Int, reason: String)
    /// It could not be read to its end: the log says why.
    case unreadable
  }

  /// When all had been looked through.
  public let at: Timestamp
  public let finding: Finding

  public init(at: Timestamp, finding: Finding) {
    self.at = at
    self.finding = finding
  }
}

/// What this process knows about the trail. It is forgotten when the process ends.
public struct AuditVerificationState: Sendable, Hashable {
  /// `nil` when nobody has asked yet.
  public var last: AuditVerification?
  /// When the look that goes on now began.
  public var runningSince: Timestamp?

  public init(last: AuditVerification? = nil, runningSince: Timestamp? = nil) {
    self.last = last
    self.runningSince = runningSince
  }
}

/// Looks through the audit trails of all modules: whether each event is as it was written, and none is missing.
public protocol AuditTrailVerifier: Sendable {
  /// Looks through all events, whatever that takes. Who asks while that goes on waits for the same result. Safe to retry.
  /// - Throws: `auth.required`, `auth.forbidden` without `audit:read`, `server.unavailable`.
  func verifyTrail(_ context: CallContext) async throws(Problem) -> AuditVerification

  /// For those who may read the trail: the caller has checked that.
  func state() async -> AuditVerificationState
}
