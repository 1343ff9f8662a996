import HTTPTypes
import Kernel
import TestSupport
import Testing

@testable import HTTPKit

@Suite struct RateLimiterTests {
  private let clock = FakeClock()

  private func limiter(_ count: Int, in window: Duration = .seconds(60)) -> Limiter {
    Limiter(limiter: RateLimiter(clock: clock), rate: Rate(count: count, window: window))
  }

  /// A limiter that always has the same rate.
  private struct Limiter {
    let limiter: RateLimiter
    let rate: Rate

    var count: Int { limiter.count }

    func take(_ key: String) -> Quota { limiter.take(key, of: rate) }
  }

  @Test func aNewRateCountsWhatWasTakenBefore() {
    let limiter = RateLimiter(clock: clock)
    for _ in 0..<3 { _ = limiter.take("a", of: Rate(count: 5, window: .seconds(60))) }
    let tighter = limiter.take("a", of: Rate(count: 2, window: .seconds(60)))
    #expect(!tighter.isAllowed)
    #expect(tighter.remaining == 0)
    let wider = limiter.take("a", of: Rate(count: 10, window: .seconds(60)))
    #expect(wider.remaining == 6)
  }

  @Test func soManyAreTakenInAWindow() {
    let limiter = limiter(3)
    for left in [2, 1, 0] {
      let quota = limiter.take("a")
      #expect(quota.isAllowed)
      #expect(quota.remaining == left)
    }
    let refused = limiter.take("a")
    #expect(!refused.isAllowed)
    #expect(refused.remaining == 0)
    #expect(limiter.take("b").isAllowed, "another key has its own window")
    clock.advance(by: .milliseconds(59_999))
    #expect(!limiter.take("a").isAllowed)
    clock.advance(by: .milliseconds(1))
    #expect(limiter.take("a").remaining == 2)
  }

  @Test func theWindowBeginsWithTheFirstRequest() {
    let limiter = limiter(2)
    #expect(limiter.take("a").secondsToReset == 60)
    clock.advance(by: .seconds(18))
    #expect(limiter.take("a").secondsToReset == 42)
    #expect(limiter.take("b").secondsToReset == 60)
    clock.advance(by: .milliseconds(41_001))
    let refused = limiter.take("a")
    #expect(refused.secondsToReset == 1, "rounded up")
    #expect(!refused.isAllowed)
  }

  @Test func whatIsRefusedDoesNotPutTheEndOff() {
    let limiter = limiter(1)
    _ = limiter.take("a")
    for _ in 1...59 {
      clock.advance(by: .seconds(1))
      #expect(!limiter.take("a").isAllowed)
    }
    clock.advance(by: .seconds(1))
    #expect(limiter.take("a").isAllowed)
  }

  @Test func aClockThatIsSetBackLocksNobodyOut() {
    let limiter = limiter(1)
    _ = limiter.take("a")
    clock.advance(by: .seconds(-3_600))
    let quota = limiter.take("a")
    #expect(quota.isAllowed)
    #expect(quota.secondsToReset == 60)
    #expect(!limiter.take("a").isAllowed)
  }

  @Test func aFloodOfKeysIsForgottenAndWhoIsInUseIsNot() {
    let limiter = limiter(1)
    _ = limiter.take("in use")
    for number in 1...100_000 {
      _ = limiter.take("2001:db8:\(number / 65_536):\(number % 65_536)::/64")
      if number % 1_000 == 0 { #expect(!limiter.take("in use").isAllowed) }
    }
    #expect(limiter.count <= RateLimiter.defaultCapacity)
    #expect(limiter.count >= RateLimiter.defaultCapacity / 2)
  }

  @Test func parallelRequestsAreAllCounted() async {
    let limiter = limiter(100)
    let taken = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { (0..<50).count { _ in limiter.take("a").isAllowed } } }
      return await group.reduce(0, +)
    }
    #expect(taken == 100)
  }

  @Test(arguments: [
    (Rate(count: 600, window: .seconds(60)), 599, 42, #""api";q=600;w=60"#, #""api";r=599;t=42"#),
    (Rate(count: 1, window: .milliseconds(500)), 0, 1, #""api";q=1;w=1"#, #""api";r=0;t=1"#),
  ])
  func theHeadersAreStructuredFields(rate: Rate, remaining: Int, seconds: Int, policy: String, limit: String) {
    let quota = Quota(rate: rate, isAllowed: true, remaining: remaining, secondsToReset: seconds)
    #expect(quota.headers == [.rateLimitPolicy: policy, .rateLimit: limit])
    #expect(HTTPField.Name.rateLimitPolicy.rawName == "RateLimit-Policy")
    #expect(HTTPField.Name.rateLimit.rawName == "RateLimit")
  }

  @Test func theRefusalTellsWhenToComeBack() {
    let quota = Quota(
      rate: Rate(count: 600, window: .seconds(60)), isAllowed: false, remaining: 0, secondsToReset: 1)
    #expect(quota.problem.code == .requestRateLimited)
    #expect(quota.problem.retryAfter == 1)
    #expect(quota.problem.detail == "600 requests are taken in 60 seconds. Try again in 1 second.")
  }
}
