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

  enum Change: Sendable, Hashable {
    /// Nothing has come from it since this process began.
    case notThereYet(reason: String)
    case lost(reason: String)
    case back
  }

  private struct State {
    var reason: String?
    var hasLived = false
    var lastSign: ContinuousClock.Instant?
    var running: [UInt64: @Sendable () -> Void] = [:]
    var nextID: UInt64 = 0
  }

  private let state = Mutex(State())
  private let clock = ContinuousClock()
  private let changed: @Sendable (Change) -> Void

  /// - Parameter changed: told when the breaker opens or closes.
  init(changed: @escaping @Sendable (Change) -> Void) { self.changed = changed }

  /// Why the peer cannot be reached; `nil` when it can, or nobody has tried yet.
  var reason: String? { state.withLock { $0.reason } }

  var runningCount: Int { state.withLock { $0.running.count } }

  /// Something has come from the peer.
  func sawLife() {
    let now = clock.now
    let wasOpen = state.withLock { state in
      state.lastSign = now
      state.hasLived = true
      defer { state.reason = nil }
      return state.reason != nil
    }
    if wasOpen { changed(.back) }
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

  /// This process itself got no time to look, or to hear an answer: the silence until now is not the peer's.
  func wasAsleep() {
    let now = clock.now
    state.withLock { $0.lastSign = now }
  }

  /// It cannot be reached at all. Calls that run are ended.
  func open(_ reason: String) {
    let (change, running) = state.withLock { state -> (Change?, [@Sendable () -> Void]) in
      defer {
        state.reason = reason
        state.running = [:]
      }
      let change: Change = state.hasLived ? .lost(reason: reason) : .notThereYet(reason: reason)
      return (state.reason == nil ? change : nil, Array(state.running.values))
    }
    for end in running { end() }
    if let change { changed(change) }
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
