import Kernel
import Orders
import OrdersContract
import TestSupport

/// Orders, entries and changes for the scenarios of a store.
enum Sample {
  static let owner = person("owner", 1)
  static let neighbour = person("neighbour", 2)
  static let approver = person("approver", 3)
  static let everything = OrderSelection(among: .everyone)

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
  static func decided(
    _ order: Order, _ verdict: Verdict = .approved, reason: String = "", at: Int64 = 2000
  ) -> Order {
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
      changes: [
        "item_name": FieldChange(from: .absent, to: .text(order.itemName)),
        "quantity": FieldChange(from: .absent, to: .number(order.quantity)),
      ], requestID: requestID)
  }

  static func decision(_ verdict: Verdict, reason: String = "", requestID: String = "req-2") -> TimelineEntry {
    var changes = ["status": FieldChange(from: .text("pending"), to: .text(verdict.status.rawValue))]
    if !reason.isEmpty { changes["decision_reason"] = FieldChange(from: .absent, to: .text(reason)) }
    return TimelineEntry(
      kind: verdict == .approved ? .approved : .rejected, actor: approver, at: Timestamp(milliseconds: 2000),
      changes: changes, requestID: requestID)
  }

  /// A decision with guards of a simple kind: pending, this version, not of this owner.
  static func change(
    _ order: Order, version: Int? = nil, except owner: Person? = nil, verdict: Verdict = .approved,
    reason: String = "", requestID: String = "req-2", audit: AuditEntry? = nil
  ) -> GuardedChange {
    let version = version ?? order.version
    let entry = decision(verdict, reason: reason, requestID: requestID)
    let action = verdict == .approved ? AuditAction.approveOrder : .rejectOrder
    let audit = audit ?? event(action, by: approver, on: order.id)
    return GuardedChange(of: order.id) { current throws(OrdersError) in
      guard let current else { throw .notFound }
      guard current.userID != owner?.userID else { throw .ownOrder }
      guard current.status == .pending else { throw .notPending(current) }
      guard current.version == version else { throw .versionConflict(current) }
      return Transition(order: decided(current, verdict, reason: reason), entry: entry, audit: audit)
    }
  }

  /// One attempt of the owner.
  static func claim(
    _ key: String, _ request: String = "request", of user: Person = owner, at: Int64 = 5000, lifetime: Int64 = 1000
  ) -> IdempotencyClaim {
    IdempotencyClaim(
      userID: user.userID, key: key, request: Array(request.utf8), at: Timestamp(milliseconds: at),
      validSince: Timestamp(milliseconds: at - lifetime))
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
