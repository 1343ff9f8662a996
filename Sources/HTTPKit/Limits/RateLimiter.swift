import Kernel
import Synchronization

/// Counts requests under keys, so many in a window of time. The window of a key begins with its first request and has a
/// fixed length; after that the key starts anew.
///
/// Counts are kept in memory and take constant time. The number of keys is bounded: in a flood of made-up ones, those that
/// have not been used for longest are forgotten, and start anew when they come back.
final class RateLimiter: Sendable {
  /// How many keys are kept at most: about 150 bytes each.
  static let defaultCapacity = 40_000

  private let clock: any WallClock
  private let windows: Mutex<RecentMap<String, Window>>

  private struct Window {
    var start: Timestamp
    var count: Int
  }

  init(clock: any WallClock, capacity: Int = RateLimiter.defaultCapacity) {
    self.clock = clock
    windows = Mutex(RecentMap(capacity: capacity))
  }

  /// How many keys are known.
  var count: Int { windows.withLock { $0.count } }

  /// Counts one request, unless the key has none left.
  /// - Parameter rate: may be another one each time: what was counted in the window stays counted.
  func take(_ key: String, of rate: Rate) -> Quota {
    let now = clock.now()
    return windows.withLock { windows in
      var window = windows[key] ?? Window(start: now, count: 0)
      // A clock that was set back starts anew, too: the window must not become longer than it is.
      if now < window.start || window.start + rate.window <= now { window = Window(start: now, count: 0) }
      let isAllowed = window.count < rate.count
      if isAllowed { window.count += 1 }
      windows[key] = window
      let milliseconds = (window.start + rate.window).milliseconds - now.milliseconds
      return Quota(
        rate: rate, isAllowed: isAllowed, remaining: max(0, rate.count - window.count),
        secondsToReset: max(1, Int((milliseconds + 999) / 1000)))
    }
  }
}
