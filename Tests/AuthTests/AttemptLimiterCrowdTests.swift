import Kernel
import TestSupport
import Testing

@testable import Auth

/// Many attempts at the same time: 5 failures in 60 seconds. The time limit only ends a test that hangs.
@Suite(.timeLimit(.minutes(10)))
struct AttemptLimiterCrowdTests {
  private let clock = FakeClock()
  private let limiter: AttemptLimiter
  private let crowd: Crowd

  init() {
    limiter = AttemptLimiter(clock: clock) { Rate(count: 5, window: .seconds(60)) }
    crowd = Crowd(limiter)
  }

  /// Begins so many attempts, and lets `body` decide how they end. All of them have ended afterwards.
  private func withCrowd(_ count: Int, _ body: (Crowd) async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<count { group.addTask { await crowd.attempt() } }
      await body(crowd)
      await crowd.close()
    }
  }

  @Test func ofAHundredFailuresFiveAreChecked() async {
    await withCrowd(100) { crowd in
      await crowd.reached(running: 5, waiting: 95, refused: 0)
      await crowd.end(5, failed: true)
      await crowd.reached(running: 0, waiting: 0, refused: 95)
    }
    #expect(await crowd.admitted == 5)
    let refusals = await crowd.refusals
    #expect(refusals.filter { $0 == .refused(retryAfter: 60, isFirst: true) }.count == 1)
    #expect(refusals.filter { $0 == .refused(retryAfter: 60, isFirst: false) }.count == 94)
  }

  /// Nobody is turned away because of right passwords, however many come at once.
  @Test func aHundredRightOnesAreAllChecked() async {
    let admitted = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<100 {
        group.addTask {
          guard await limiter.begin("alice") == .admitted else { return false }
          await Task.yield()
          limiter.end("alice", failed: false)
          return true
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(admitted == 100)
    #expect(limiter.count == 0)
  }

  /// Each failure leaves one place less.
  @Test func asManyRunAsMayStillFail() async {
    await withCrowd(20) { crowd in
      await crowd.reached(running: 5, waiting: 15, refused: 0)
      await crowd.end(2, failed: true)
      await crowd.reached(running: 3, waiting: 15, refused: 0)
      await crowd.end(2, failed: false)
      await crowd.reached(running: 3, waiting: 13, refused: 0)
      await crowd.end(2, failed: true)
      await crowd.reached(running: 1, waiting: 13, refused: 0)
      await crowd.end(1, failed: false)
      await crowd.reached(running: 1, waiting: 12, refused: 0)
      await crowd.end(1, failed: true)
      await crowd.reached(running: 0, waiting: 0, refused: 12)
    }
    #expect(await crowd.admitted == 8)
  }

  /// The failures are too old by the time the last attempts are asked.
  @Test func thoseWhoWaitAreLetInWhenTheWindowHasPassed() async {
    await withCrowd(10) { crowd in
      await crowd.reached(running: 5, waiting: 5, refused: 0)
      await crowd.end(4, failed: true)
      await crowd.reached(running: 1, waiting: 5, refused: 0)
      clock.advance(by: .seconds(60))
      await crowd.end(1, failed: true)
      await crowd.reached(running: 4, waiting: 1, refused: 0)
      await crowd.end(4, failed: false)
      await crowd.reached(running: 1, waiting: 0, refused: 0)
      await crowd.end(1, failed: false)
    }
    #expect(await crowd.admitted == 10)
  }

  @Test func theQueueIsBounded() async {
    await withCrowd(5 + AttemptLimiter.longestQueue) { crowd in
      await crowd.reached(running: 5, waiting: AttemptLimiter.longestQueue, refused: 0)
      #expect(await limiter.begin("alice") == .refused(retryAfter: 1, isFirst: false))
      #expect(await limiter.begin("berta") == .admitted)
      limiter.end("berta", failed: false)
      await crowd.end(5, failed: true)
    }
    #expect(await crowd.admitted == 5)
    #expect(await crowd.refusals.count == AttemptLimiter.longestQueue)
    clock.advance(by: .seconds(60))
    #expect(await limiter.begin("alice") == .admitted)
  }

  /// Nothing is arranged here: whatever the order, each key has its five failures, and nobody waits forever.
  @Test func inAnyOrderFiveFailUnderEachKey() async {
    let admitted = await withTaskGroup(of: (key: Int, failed: Bool)?.self) { group in
      for number in 0..<1_000 {
        let (key, failed) = (number % 10, number % 3 == 0)
        group.addTask {
          guard await limiter.begin("\(key)") == .admitted else { return nil }
          await Task.yield()
          limiter.end("\(key)", failed: failed)
          return (key, failed)
        }
      }
      return await group.reduce(into: [Int: Int]()) { counts, attempt in
        if let attempt, attempt.failed { counts[attempt.key, default: 0] += 1 }
      }
    }
    #expect(admitted == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, 5) }))
  }
}
