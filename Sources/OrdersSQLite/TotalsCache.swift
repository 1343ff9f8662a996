import Kernel
import Orders
import OrdersContract
import Synchronization

/// How many orders lists have, as they were counted since the last change: counting the same search again and again costs more
/// than its page.
final class TotalsCache: Sendable {
  static let largestCount = 1_000

  private struct Contents {
    /// Of the newest event when these were counted.
    var sequence = 0
    var totals: [OrderSelection: OrderTotal] = [:]
  }

  private let contents = Mutex(Contents())

  /// From memory only when nothing has changed: another process that changes orders writes events, too.
  func total(of lists: OrderLists) throws -> OrderTotal {
    guard !lists.isCountedByTriggers else { return try lists.total() }
    let sequence = try OrderSQLiteStore.lastSequence(lists.db)
    let key = OrderSelection(lists.filter, among: lists.selection.visible)
    let known = contents.withLock { $0.sequence == sequence ? $0.totals[key] : nil }
    if let known { return known }
    let total = try lists.total()
    contents.withLock { contents in
      guard sequence >= contents.sequence else { return }
      if sequence > contents.sequence || contents.totals.count >= TotalsCache.largestCount { contents.totals = [:] }
      contents.sequence = sequence
      contents.totals[key] = total
    }
    return total
  }
}
