import Kernel
import OrdersContract
import Synchronization
import Testing

@testable import Orders

/// Statistics that are kept until something changes.
@Suite struct RecentStatisticsTests {
  /// Counts how often it is asked; each answer tells the number of the question.
  private final class Store: Sendable {
    private let asked = Mutex(0)

    func read() -> OrderStatistics {
      let number = asked.withLock { asked in
        asked += 1
        return asked
      }
      return OrderStatistics(
        counts: [.pending: number], medianSecondsToDecision: nil, perDay: [], decisionTimes: [])
    }
  }

  private let start = Timestamp(milliseconds: 1_000_000)

  @Test func theyAreReadOnceUntilSomethingChanges() async throws {
    let (recent, store) = (RecentStatistics(), Store())
    let first = try await recent.statistics(at: start) { store.read() }
    let second = try await recent.statistics(at: start + .milliseconds(999)) { store.read() }
    #expect(first.pending == 1)
    #expect(second.pending == 1)
    recent.forget()
    let third = try await recent.statistics(at: start + .milliseconds(999)) { store.read() }
    #expect(third.pending == 2)
  }

  @Test(arguments: [Duration.seconds(1), .seconds(60), .milliseconds(-1)])
  func theyAreReadAgainAfterASecondAndWhenTheClockWasSetBack(later: Duration) async throws {
    let (recent, store) = (RecentStatistics(), Store())
    _ = try await recent.statistics(at: start) { store.read() }
    let again = try await recent.statistics(at: start + later) { store.read() }
    #expect(again.pending == 2)
  }

  @Test func whatChangedWhileTheyWereReadIsNotMissed() async throws {
    let (recent, store) = (RecentStatistics(), Store())
    _ = try await recent.statistics(at: start) { () throws(StoreError) in
      let before = store.read()
      recent.forget()
      return before
    }
    let after = try await recent.statistics(at: start) { store.read() }
    #expect(after.pending == 2)
  }

  @Test func aFailureIsNotKept() async throws {
    let (recent, store) = (RecentStatistics(), Store())
    await #expect(throws: StoreError.self) {
      try await recent.statistics(at: start) { () throws(StoreError) in throw StoreError("the disk is gone") }
    }
    let after = try await recent.statistics(at: start) { store.read() }
    #expect(after.pending == 1)
  }
}
