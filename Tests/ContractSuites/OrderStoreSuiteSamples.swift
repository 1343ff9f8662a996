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

extension Sample {
  /// An entry for the audit trail, with changes of its own.
  static func event(_ action: AuditAction, by actor: Person? = nil, on order: EntityID? = nil) -> AuditEntry {
    let context = CallContext(
      requestID: "req-\(action.rawValue)", client: CallContext.Client(address: "192.0.2.1", userAgent: "Browser/1.0"))
    return AuditEntry(
      action, by: actor.map { AuditActor(userID: $0.userID, username: $0.username) }, on: order.map { .order($0) },
      at: Timestamp(milliseconds: 3000), context, changes: order.map { _ in ["status": statusChange] } ?? [:])
  }

  private static let statusChange = FieldChange(from: .text("<\"é\">"), to: .text("\u{2028}👩‍👩‍👧"))
}

extension AuditEntry {
  /// The same of another request.
  func naming(_ requestID: String) -> AuditEntry {
    var entry = self
    entry.requestID = requestID
    return entry
  }
}

/// Changes for scenarios that are about something else than the audit trail.
extension OrderStore {
  func place(_ order: Order, _ entry: TimelineEntry) async throws(StoreError) {
    try await place(order, entry, audit: Sample.event(.placeOrder, by: entry.actor, on: order.id))
  }

  func decide(_ change: DecisionChange) async throws(StoreError) -> DecisionOutcome {
    let event = Sample.event(change.verdict.action, by: change.entry.actor, on: change.orderID)
    return try await decide(change, audit: event)
  }

  func insertHistory(_ histories: [OrderHistory]) async throws(StoreError) -> Int {
    try await insertHistory(histories, audit: Sample.event(.importOrders))
  }
}

extension AuditStore {
  /// The whole trail of a scenario, newest first.
  func all() async throws(StoreError) -> [AuditEvent] { try await list(AuditSearch(limit: 1000)) }
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
