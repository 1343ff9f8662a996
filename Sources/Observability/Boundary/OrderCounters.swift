import CoreMetrics
import OrdersContract

/// What happens to orders.
struct OrderCounters: Sendable {
  let placed: Counter
  let approved: Counter
  let rejected: Counter
  let undone: Counter

  init(_ factory: any MetricsFactory) {
    let decisions = "orderdesk_order_decisions_total"
    placed = Counter(label: "orderdesk_orders_placed_total", factory: factory)
    approved = Counter(label: decisions, dimensions: [("decision", "approved")], factory: factory)
    rejected = Counter(label: decisions, dimensions: [("decision", "rejected")], factory: factory)
    undone = Counter(label: decisions, dimensions: [("decision", "undone")], factory: factory)
  }

  /// Orders right after a decision.
  func count(_ decided: [Order]) {
    for order in decided {
      switch order.status {
      case .approved: approved.increment()
      case .rejected: rejected.increment()
      case .pending, .cancelled: break
      }
    }
  }
}
