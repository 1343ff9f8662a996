import Kernel
import Synchronization

/// Whether a peer can be reached: a circuit breaker that is told of every sign of life.
///
/// It opens when a connection is refused, and when nothing at all has come for `patience` although something should have.
/// While it is open nothing is tried, so that nobody waits for a process that is gone; who waits already is told at once. The
/// next sign of life closes it.
final class PeerHealth: Sendable {
  /// How long there may be no sign of life. It is below the second within which people get an answer.
  static let patience = Duration.milliseconds(700)

  /// Told when the breaker opens, with the reason, or closes (`nil`).
  typealias Change = @Sendable (_ reason: String?) -> Void

  private struct State {
    var reason: String?
    var lastSign: ContinuousClock.Instant?
    var running: [UInt64: @Sendable () -> Void] = [:]
    var nextID: UInt64 = 0
  }

  private let state = Mutex(State())
  private let clock = ContinuousClock()
  private let changed: Change

  init(changed: @escaping Change) { self.changed = changed }

  /// Why the peer cannot be reached; `nil` when it can, or nobody has tried yet.
  var reason: String? { state.withLock { $0.reason } }

  var runningCount: Int { state.withLock { $0.running.count } }

  /// Something has come from the peer.
  func sawLife() {
    let now = clock.now
    let wasOpen = state.withLock { state in
      state.lastSign = now
      defer { state.reason = nil }
      return state.reason != nil
    }
    if wasOpen { changed(nil) }
  }

  /// A question that every living process answers at once has had no answer.
  func sawSilence() {
    let now = clock.now
    let silence = state.withLock { state in
      let last = state.lastSign ?? now
      state.lastSign = last
      return now - last
    }
    if silence >= PeerHealth.patience { open("nothing has come from it for \(silence.milliseconds) ms") }
  }

  /// It cannot be reached at all. Calls that run are ended.
  func open(_ reason: String) {
    let (isNew, running) = state.withLock { state in
      defer {
        state.reason = reason
        state.running = [:]
      }
      return (state.reason == nil, state.running.values)
    }
    for end in running { end() }
    if isNew { changed(reason) }
  }

  /// - Parameter end: called when the breaker opens while the call runs.
  /// - Returns: what to hand in when the call has ended; `nil` when the breaker is open.
  func begin(_ end: @escaping @Sendable () -> Void) -> UInt64? {
    state.withLock { state in
      guard state.reason == nil else { return nil }
      state.nextID += 1
      state.running[state.nextID] = end
      return state.nextID
    }
  }

  func end(_ id: UInt64) { state.withLock { _ = $0.running.removeValue(forKey: id) } }
}
