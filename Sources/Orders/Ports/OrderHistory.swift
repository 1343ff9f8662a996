import Kernel
public import OrdersContract

/// An order with all that happened to it, for stores to take in as a whole.
public struct OrderHistory: Sendable, Hashable {
  /// The order as it is after the last entry.
  public let order: Order
  /// Oldest first, one for each version of the order, the first of kind `placed`.
  public let entries: [TimelineEntry]

  /// An order with entries of its own making.
  public init(order: Order, entries: [TimelineEntry]) {
    self.order = order
    self.entries = entries
  }

  /// The history that a finished order must have had when it was placed and decided at most once.
  /// - Parameter requestID: names the import in every entry.
  public init(of order: Order, requestID: String) {
    self.order = order
    var placed = order
    placed.status = .pending
    var entries = [TimelineEntry.placed(placed, requestID: requestID)]
    let verdict = Verdict.allCases.first { $0.status == order.status }
    if let verdict, let decider = order.decidedBy, let decidedAt = order.decidedAt {
      entries.append(
        .decided(verdict, reason: order.decisionReason ?? "", by: decider, at: decidedAt, requestID: requestID))
    }
    self.entries = entries
  }
}
