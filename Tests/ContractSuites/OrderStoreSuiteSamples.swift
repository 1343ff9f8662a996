import Kernel
import Orders
import OrdersContract
import TestSupport

/// Orders, entries and changes for the scenarios of a store.
enum Sample {
  static let owner = person("owner", 1)
  static let neighbour = person("neighbour", 2)
  static let approver = person("approver", 3)
  static let everything = OrderFilter(visible: .everyone, status: nil)

  static func person(_ username: String, _ seed: UInt64) -> Person {
    Person(userID: id(seed), username: username)
  }

  static func id(_ number: UInt64) -> EntityID {
    EntityID(at: Timestamp(milliseconds: 1000), from: SeededRandom(number))
  }

  /// A pending order; `number` decides its identifier.
  static func order(
    _ number: UInt64, of owner: Person = owner, itemName: String = "Monitor", quantity: Int = 1, notes: String = "",
    at: Int64 = 1000
  ) -> Order {
    Order(
      id: id(1000 + number), userID: owner.userID, username: owner.username, itemName: itemName, quantity: quantity,
      notes: notes, status: .pending, createdAt: Timestamp(milliseconds: at), updatedAt: Timestamp(milliseconds: at),
      decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 1)
  }

  /// The order as it is after a decision.
  static func decided(_ order: Order, _ verdict: OrderVerdict, reason: String = "", at: Int64 = 2000) -> Order {
    var order = order
    order.status = verdict.status
    order.decidedBy = approver
    order.decidedAt = Timestamp(milliseconds: at)
    order.updatedAt = Timestamp(milliseconds: at)
    order.decisionReason = reason
    order.version += 1
    return order
  }

  static func placed(_ order: Order, requestID: String = "req-1") -> TimelineEntry {
    TimelineEntry(
      kind: .placed, actor: Person(userID: order.userID, username: order.username), at: order.createdAt,
      changes: ["item_name": FieldChange(from: .absent, to: .text(order.itemName))], requestID: requestID)
  }

  static func change(
    _ order: Order, version: Int? = nil, except owner: Person? = nil, verdict: OrderVerdict = .approve,
    reason: String = "", requestID: String = "req-2"
  ) -> DecisionChange {
    let status = FieldChange(from: .text("pending"), to: .text(verdict.status.rawValue))
    let entry = TimelineEntry(
      kind: verdict.kind, actor: approver, at: Timestamp(milliseconds: 2000), changes: ["status": status],
      requestID: requestID)
    return DecisionChange(
      orderID: order.id, version: version ?? order.version, excludedOwner: owner?.userID, verdict: verdict,
      reason: reason, entry: entry)
  }
}

/// Whether a call fails as a store fails.
func storeFails<Value>(_ call: () async throws(StoreError) -> Value) async -> Bool {
  do {
    _ = try await call()
    return false
  } catch {
    return true
  }
}
