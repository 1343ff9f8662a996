import Dispatch
import Kernel

/// Looks through the audit trail when somebody asks, and remembers what was found last. One look at a time, on a thread of
/// its own: it waits for the disk, and no other request waits for it.
actor AuditTrailCheck: AuditTrailVerifier {
  private let trail: any AuditTrail
  private let clock: any WallClock
  private let look: @Sendable () -> AuditVerification.Finding
  private let thread = DispatchQueue(label: "orderdesk.audit.verify", qos: .utility)
  private var known = AuditVerificationState()
  private var running: Task<AuditVerification, Never>?

  /// - Parameters:
  ///   - trail: says who may ask.
  ///   - look: takes as long as it takes.
  init(
    trail: any AuditTrail, clock: any WallClock, look: @escaping @Sendable () -> AuditVerification.Finding
  ) {
    self.trail = trail
    self.clock = clock
    self.look = look
  }

  func state() -> AuditVerificationState { known }

  func verifyTrail(_ context: CallContext) async throws(Problem) -> AuditVerification {
    // The modules refuse whoever may not read their trails, and record that.
    _ = try await trail.listEvents(AuditQuery(limit: 1), context)
    let task = running ?? begin()
    return await task.value
  }

  /// In a task of its own, which goes on when the one who asked has left.
  private func begin() -> Task<AuditVerification, Never> {
    known.runningSince = clock.now()
    let task = Task {
      let finding = await lookOnThread()
      let verification = AuditVerification(at: clock.now(), finding: finding)
      known = AuditVerificationState(last: verification)
      running = nil
      return verification
    }
    running = task
    return task
  }

  private func lookOnThread() async -> AuditVerification.Finding {
    await withCheckedContinuation { continuation in
      thread.async { [look] in continuation.resume(returning: look()) }
    }
  }
}
