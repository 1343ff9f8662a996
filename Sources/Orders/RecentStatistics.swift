import Kernel
import OrdersContract
import Synchronization

/// Statistics as they were read last, for as long as nothing changes: every look at the queue asks for them.
final class RecentStatistics: Sendable {
  /// How long a change that another process makes may stay unseen.
  static let lifetime = Duration.seconds(1)

  private struct State {
    /// How many changes this process has made.
    var changes = 0
    var known: (statistics: OrderStatistics, at: Timestamp)?
  }

  private let state = Mutex(State())

  /// This process has changed orders. To be called before anybody is told so.
  func forget() {
    state.withLock { state in
      state.changes += 1
      state.known = nil
    }
  }

  /// What is known, or else what `read` gives.
  func statistics(
    at now: Timestamp, _ read: () async throws(StoreError) -> OrderStatistics
  ) async throws(StoreError) -> OrderStatistics {
    let (known, changes) = state.withLock { ($0.known, $0.changes) }
    if let known, known.at <= now, now < known.at + RecentStatistics.lifetime { return known.statistics }
    let statistics = try await read()
    state.withLock { state in
      // What changed meanwhile may be in it, or not.
      if state.changes == changes { state.known = (statistics, now) }
    }
    return statistics
  }
}
