import Kernel
import Orders
import OrdersContract
import TestSupport

/// Orders for the tests of the schema.
enum Fixtures {
  static let approver = Person(userID: id(1), username: "approver")
  static let owners = [Person(userID: id(2), username: "owner"), Person(userID: id(3), username: "neighbour")]

  /// Statements that change the status of all orders of one status, as cancelling and undoing will.
  static let transitions = [
    "UPDATE orders SET status = 'cancelled', version = version + 1 WHERE status = 'pending' AND quantity < 3",
    """
    UPDATE orders SET status = 'pending', version = version + 1, decided_by_id = NULL, decided_by_username = NULL,
      decided_at = NULL, decision_reason = NULL WHERE status = 'approved'
    """,
    "UPDATE orders SET notes = 'new' WHERE status = 'pending'",
    "UPDATE orders SET status = status",
  ]

  static func id(_ seed: UInt64) -> EntityID { EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(seed)) }

  /// An order with a status, and what happened to it before.
  static func history(
    _ number: UInt64, status: OrderStatus, at moment: Int64? = nil, decidedAfter wait: Int64 = 1
  ) -> OrderHistory {
    let owner = owners[Int(number % 2)]
    let isDecided = status == .approved || status == .rejected
    let placed = Timestamp(milliseconds: moment ?? Int64(number))
    let decided = placed + .milliseconds(wait)
    let order = Order(
      id: id(100 + number), userID: owner.userID, username: owner.username, itemName: "item \(number)",
      quantity: Int(number % 5) + 1, notes: "", status: status, createdAt: placed, updatedAt: decided,
      decidedBy: isDecided ? approver : nil, decidedAt: isDecided ? decided : nil,
      decisionReason: isDecided ? "" : nil, version: isDecided ? 2 : 1)
    return OrderHistory(of: order, requestID: "seed")
  }

  /// The order as it was first, whatever it is now: a decided one breaks a rule of the schema.
  static func placement(_ history: OrderHistory) -> Transition {
    Transition(order: history.order, entry: history.entries[0], audit: event(.placeOrder))
  }

  /// For the tests that are about something else than the audit trail.
  static func event(_ action: AuditAction) -> AuditEntry {
    AuditEntry(action, by: nil, at: Timestamp(milliseconds: 9), CallContext(requestID: "req-1"))
  }

  /// An approval of one version of a pending order.
  static func decision(_ number: UInt64, version: Int) -> GuardedChange {
    let at = Timestamp(milliseconds: 9)
    let status = FieldChange(from: .text("pending"), to: .text("approved"))
    let entry = TimelineEntry(
      kind: .approved, actor: approver, at: at, changes: ["status": status], requestID: "req-1")
    return GuardedChange(of: id(100 + number)) { order throws(OrdersError) in
      guard var order else { throw .notFound }
      guard order.status == .pending, order.version == version else { throw .notPending(order) }
      order.status = .approved
      (order.decidedBy, order.decidedAt, order.decisionReason) = (approver, at, "")
      order.updatedAt = at
      order.version += 1
      return Transition(order: order, entry: entry, audit: event(.approveOrder))
    }
  }
}
