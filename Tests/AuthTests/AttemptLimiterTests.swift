import Kernel
import TestSupport
import Testing

@testable import Auth

/// One attempt after the other: 5 failures in 60 seconds.
struct AttemptLimiterTests {
  private let clock = FakeClock()
  private let limiter: AttemptLimiter

  init() { limiter = AttemptLimiter(clock: clock) { Rate(count: 5, window: .seconds(60)) } }

  /// - Returns: whether the attempt was admitted.
  @discardableResult
  private func attempt(_ key: String = "alice", failed: Bool = true) async -> Bool {
    guard await limiter.begin(key) == .admitted else { return false }
    limiter.end(key, failed: failed)
    return true
  }

  private func refusal(_ retryAfter: Int, isFirst: Bool = false) -> AttemptLimiter.Admission {
    .refused(retryAfter: retryAfter, isFirst: isFirst)
  }

  @Test func fiveMayFailAndTheNextOneIsTurnedAway() async {
    for _ in 0..<5 { #expect(await attempt()) }
    #expect(await limiter.begin("alice") == refusal(60, isFirst: true))
    #expect(await attempt("berta"))
  }

  @Test func theWindowSlides() async {
    for _ in 0..<5 {
      #expect(await attempt())
      clock.advance(by: .seconds(10))
    }
    // Failures at 0, 10, 20, 30 and 40 seconds; it is 50 now.
    #expect(await !attempt())
    clock.advance(by: .milliseconds(9_999))
    #expect(await !attempt())
    clock.advance(by: .milliseconds(1))
    #expect(await attempt())
    #expect(await !attempt())
    clock.advance(by: .seconds(10))
    #expect(await attempt(failed: false))
    #expect(await attempt())
    #expect(await !attempt())
    clock.advance(by: .seconds(60))
    for _ in 0..<5 { #expect(await attempt()) }
    #expect(await !attempt())
  }

  @Test(arguments: [(0, 60), (1, 60), (999, 60), (1_000, 59), (30_500, 30), (59_000, 1), (59_999, 1)])
  func retryAfterIsTheRestOfTheWindowInWholeSeconds(_ milliseconds: Int, _ seconds: Int) async {
    for _ in 0..<5 { await attempt() }
    clock.advance(by: .milliseconds(milliseconds))
    #expect(await limiter.begin("alice") == refusal(seconds, isFirst: true))
  }

  @Test func theOldestFailureDecidesWhenToTryAgain() async {
    await attempt()
    clock.advance(by: .seconds(45))
    for _ in 0..<4 { await attempt() }
    #expect(await limiter.begin("alice") == refusal(15, isFirst: true))
  }

  @Test func onlyOneRefusalIsTheFirstSinceTheLastFailure() async {
    for _ in 0..<5 { await attempt() }
    #expect(await limiter.begin("alice") == refusal(60, isFirst: true))
    for _ in 0..<10 { #expect(await limiter.begin("alice") == refusal(60)) }
    clock.advance(by: .seconds(60))
    for _ in 0..<5 { await attempt() }
    #expect(await limiter.begin("alice") == refusal(60, isFirst: true))
    #expect(await limiter.begin("alice") == refusal(60))
  }

  /// Also while an older failure is still in the window.
  @Test func aNewFailureMakesTheNextRefusalAFirstOne() async {
    for _ in 0..<4 { await attempt() }
    clock.advance(by: .seconds(30))
    await attempt()
    #expect(await limiter.begin("alice") == refusal(30, isFirst: true))
    #expect(await limiter.begin("alice") == refusal(30))
    clock.advance(by: .seconds(30))
    for _ in 0..<4 { await attempt() }
    #expect(await limiter.begin("alice") == refusal(30, isFirst: true))
  }

  @Test func whatIsRightCountsForNothingAndForgivesNothing() async {
    for _ in 0..<4 { await attempt() }
    for _ in 0..<100 { #expect(await attempt(failed: false)) }
    #expect(await attempt())
    #expect(await !attempt(failed: false))
  }

  @Test func anAttemptFailsWhenItEnds() async {
    for _ in 0..<5 { _ = await limiter.begin("alice") }
    clock.advance(by: .seconds(100))
    for _ in 0..<5 { limiter.end("alice", failed: true) }
    #expect(await limiter.begin("alice") == refusal(60, isFirst: true))
  }

  @Test func whoNeverFailedIsForgotten() async {
    for number in 0..<100 { await attempt("user_\(number)", failed: false) }
    #expect(limiter.count == 0)
  }

  @Test func switchedOffItAdmitsEverything() async {
    let limiter = AttemptLimiter(clock: clock) { nil }
    for _ in 0..<1_000 {
      #expect(await limiter.begin("alice") == .admitted)
      limiter.end("alice", failed: true)
    }
    #expect(limiter.count == 0)
  }

  @Test func aFloodOfNamesCostsABoundedAmountOfMemory() async {
    for _ in 0..<5 { await attempt("victim") }
    for number in 0..<100_000 {
      await attempt("made_up_\(number)")
      // Whoever is still being attacked is not forgotten.
      if number.isMultiple(of: 1_000) { #expect(await !attempt("victim", failed: false)) }
    }
    #expect(limiter.count <= 20_000)
    #expect(limiter.count >= 10_000)
  }

  @Test func largeRatesRememberFewerKeys() async {
    let limiter = AttemptLimiter(clock: clock) { Rate(count: 100, window: .seconds(60)) }
    for number in 0..<5_000 {
      _ = await limiter.begin("\(number)")
      limiter.end("\(number)", failed: true)
    }
    #expect(limiter.count <= 2_000)
  }
}
