import Kernel

/// Looks through the audit trail when somebody asks, and remembers what was found last. One look at a time.
actor AuditTrailCheck: AuditTrailVerifier {
  /// Refuses who may not read the trail, and records that.
  typealias Authorize = @Sendable (CallContext) async throws(Problem) -> Void
  /// Takes as long as it takes.
  typealias Look = @Sendable (CallContext) async -> AuditVerification.Finding

  private let clock: any WallClock
  private let authorize: Authorize
  private let look: Look
  private var known = AuditVerificationState()
  private var running: Task<AuditVerification, Never>?

  init(clock: any WallClock, authorize: @escaping Authorize, look: @escaping Look) {
    self.clock = clock
    self.authorize = authorize
    self.look = look
  }

  func state() -> AuditVerificationState { known }

  func verifyTrail(_ context: CallContext) async throws(Problem) -> AuditVerification {
    try await authorize(context)
    let task = running ?? begin(context)
    return await task.value
  }

  /// In a task of its own, which goes on when the one who asked has left.
  private func begin(_ context: CallContext) -> Task<AuditVerification, Never> {
    known.runningSince = clock.now()
    let task = Task {
      let finding = await look(context)
      let verification = AuditVerification(at: clock.now(), finding: finding)
      known = AuditVerificationState(last: verification)
      running = nil
      return verification
    }
    running = task
    return task
  }
}
