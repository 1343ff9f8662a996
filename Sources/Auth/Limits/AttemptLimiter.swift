import Kernel
import Synchronization

/// Counts the failures under each key, and turns attempts away when there were too many in a window of time.
///
/// What is being checked at this moment may fail, so it counts, too: of a hundred parallel attempts only as many are checked
/// as may fail. The others wait for the first ones to end, so that nobody is turned away because of right passwords.
/// Failures are kept in memory, of a bounded number of keys; those of the oldest keys are forgotten first.
final class AttemptLimiter: Sendable {
  enum Admission: Equatable {
    /// `end` has to follow.
    case admitted
    /// - Parameters:
    ///   - retryAfter: seconds until the next attempt is checked.
    ///   - isFirst: whether it is the first one turned away since the last failure.
    case refused(retryAfter: Int, isFirst: Bool)
  }

  /// More than this wait for nothing under one key. A hundred people who sign in from one address at once all get in.
  static let longestQueue = 128
  /// About how many times are kept over all keys, 8 bytes each.
  static let largestMemory = 200_000

  private struct Failures {
    /// Oldest first; at most as many as the rate allows.
    var times: [Timestamp] = []
    var isRefusalKnown = false
  }

  private struct Running {
    var count = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private struct State {
    var failures: RecentMap<String, Failures>
    var running: [String: Running] = [:]
  }

  private enum Step {
    case answer(Admission)
    case wait
  }

  /// `nil` admits everything. It may change at any time: what was counted stays counted.
  private let rate: @Sendable () -> Rate?
  private let clock: any WallClock
  private let state: Mutex<State>

  init(clock: any WallClock, rate: @escaping @Sendable () -> Rate?) {
    self.rate = rate
    self.clock = clock
    let capacity = max(1_000, AttemptLimiter.largestMemory / max(1, rate()?.count ?? 1))
    state = Mutex(State(failures: RecentMap(capacity: min(20_000, capacity))))
  }

  /// How many keys are known.
  var count: Int { state.withLock { $0.failures.count + $0.running.count } }

  /// How many attempts wait under a key.
  func waitingCount(_ key: String) -> Int { state.withLock { $0.running[key]?.waiting.count ?? 0 } }

  func begin(_ key: String) async -> Admission {
    while true {
      let rate = rate()
      switch state.withLock({ state in step(key, rate, &state) }) {
      case .answer(let admission): return admission
      case .wait: await turn(key)
      }
    }
  }

  /// - Parameter failed: whether the attempt counts as a failure.
  func end(_ key: String, failed: Bool) {
    let (rate, now) = (rate(), clock.now())
    let next = state.withLock { state in
      if failed, let rate {
        var failures = current(key, rate, now, state)
        failures.times.append(now)
        failures.isRefusalKnown = false
        state.failures[key] = failures
      }
      guard var running = state.running[key] else { return [CheckedContinuation<Void, Never>]() }
      running.count -= 1
      let room = rate.map { rate in turns(key, rate, now, running, state) } ?? running.waiting.count
      let next = Array(running.waiting.prefix(room))
      running.waiting.removeFirst(next.count)
      state.running[key] = running.count == 0 && running.waiting.isEmpty ? nil : running
      return next
    }
    for waiting in next { waiting.resume() }
  }

  /// How many of those who wait are to look again: all of them, when they are turned away.
  private func turns(_ key: String, _ rate: Rate, _ now: Timestamp, _ running: Running, _ state: borrowing State) -> Int
  {
    let failures = current(key, rate, now, state).times.count
    return failures >= rate.count ? running.waiting.count : max(0, rate.count - failures - running.count)
  }

  private func step(_ key: String, _ rate: Rate?, _ state: inout State) -> Step {
    guard let rate else {
      // Counted all the same: it may end under a limit.
      state.running[key, default: Running()].count += 1
      return .answer(.admitted)
    }
    let now = clock.now()
    var failures = current(key, rate, now, state)
    if failures.times.count >= rate.count, let oldest = failures.times.first {
      let isFirst = !failures.isRefusalKnown
      failures.isRefusalKnown = true
      state.failures[key] = failures
      let milliseconds = (oldest + rate.window).milliseconds - now.milliseconds
      return .answer(.refused(retryAfter: max(1, Int((milliseconds + 999) / 1000)), isFirst: isFirst))
    }
    let running = state.running[key] ?? Running()
    if failures.times.count + running.count < rate.count {
      state.running[key, default: Running()].count += 1
      return .answer(.admitted)
    }
    return running.waiting.count < AttemptLimiter.longestQueue
      ? .wait : .answer(.refused(retryAfter: 1, isFirst: false))
  }

  /// Returns when there may be room.
  private func turn(_ key: String) async {
    await withCheckedContinuation { continuation in
      let rate = rate()
      let mustWait = state.withLock { state in
        guard let rate, let running = state.running[key], running.count > 0,
          current(key, rate, clock.now(), state).times.count + running.count >= rate.count
        else { return false }
        state.running[key]?.waiting.append(continuation)
        return true
      }
      if !mustWait { continuation.resume() }
    }
  }

  /// The failures in the window that ends now.
  private func current(_ key: String, _ rate: Rate, _ now: Timestamp, _ state: borrowing State) -> Failures {
    var failures = state.failures[key] ?? Failures()
    failures.times.removeAll { $0 + rate.window <= now }
    if failures.times.isEmpty { failures.isRefusalKnown = false }
    return failures
  }
}
