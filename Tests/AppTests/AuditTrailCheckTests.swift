import AuthContract
import Dispatch
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import OrderDesk

/// One look through the trail at a time, however many ask.
@Suite("Audit: verifying for several people at once")
struct AuditTrailCheckTests {
  /// A look that goes on until it is told to end.
  private final class Look: Sendable {
    private let end = DispatchSemaphore(value: 0)
    private let begun = Mutex(0)

    var count: Int { begun.withLock { $0 } }

    func run() -> AuditVerification.Finding {
      begun.withLock { $0 += 1 }
      end.wait()
      return .unchanged(events: 7, checkpoints: 1, unknownCheckpoints: 0)
    }

    func finish() { end.signal() }
  }

  private let auth = StubAuth()
  private let clock = FakeClock()
  private let context = CallContext(requestID: "req")
  private let look = Look()

  private func check() -> AuditTrailCheck {
    let trail = MergedAuditTrail(auth: auth, orders: StubOrders())
    let thread = DispatchQueue(label: "look")
    return AuditTrailCheck(clock: clock) { context throws(Problem) in
      _ = try await trail.listEvents(AuditQuery(limit: 1), context)
    } look: { [look] _ in
      await withCheckedContinuation { continuation in thread.async { continuation.resume(returning: look.run()) } }
    }
  }

  @Test func whoAsksMeanwhileWaitsForTheSameResult() async throws {
    let check = check()
    #expect(await check.state() == AuditVerificationState())
    let begin = clock.now()
    let results = try await withThrowingTaskGroup(of: AuditVerification.self) { group in
      for _ in 1...10 { group.addTask { try await check.verifyTrail(context) } }
      while auth.trail.searches.count < 10 || look.count == 0 { await Task.yield() }
      // All have been let in; now they are waiting.
      for _ in 1...1_000 { _ = await check.state() }
      #expect(await check.state() == AuditVerificationState(last: nil, runningSince: begin))
      clock.advance(by: .seconds(5))
      look.finish()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let expected = AuditVerification(
      at: begin + .seconds(5), finding: .unchanged(events: 7, checkpoints: 1, unknownCheckpoints: 0))
    #expect(results == Array(repeating: expected, count: 10))
    #expect(look.count == 1)
    #expect(await check.state() == AuditVerificationState(last: expected))
  }

  @Test func theNextOneLooksAgain() async throws {
    let check = check()
    look.finish()
    let first = try await check.verifyTrail(context)
    clock.advance(by: .seconds(1))
    look.finish()
    let second = try await check.verifyTrail(context)
    #expect(second.at == first.at + .seconds(1))
    #expect(look.count == 2)
  }

  @Test func whoMayNotReadTheTrailBeginsNothing() async throws {
    auth.trail.refuse(with: .forbidden(.auditRead))
    let check = check()
    let problem = await #expect(throws: Problem.self) { try await check.verifyTrail(context) }
    #expect(problem?.code == .authForbidden)
    #expect(look.count == 0)
  }
}
