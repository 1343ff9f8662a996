import Kernel

/// When a session is over (SPEC §2).
struct SessionRules: Sendable {
  /// Activity is written to the store when what is there is at least this old, so that reads do not become writes.
  static let activityResolution = Duration.seconds(60)

  let idleTimeout: Duration
  let lifetime: Duration

  func end(of start: Timestamp) -> Timestamp { start + lifetime }

  /// Over at the very moment at which a limit is reached, when signed out, and while the user is disabled.
  func isOver(_ session: SessionState, at now: Timestamp) -> Bool {
    session.isRevoked || session.isUserDisabled || now >= session.endsAt || now >= session.lastActiveAt + idleTimeout
  }

  /// What a store can know about which sessions live: it learns of activity later than this process, which writes it once a
  /// minute and answers from memory after that.
  func liveness(at now: Timestamp) -> SessionLiveness {
    SessionLiveness(
      at: now, idleLimit: now - idleTimeout - SessionRules.activityResolution - SessionCache.timeToLive)
  }

  func mustRecordActivity(recorded: Timestamp, at now: Timestamp) -> Bool {
    recorded <= now - SessionRules.activityResolution
  }
}
