import Kernel
import OrdersContract

extension TimelineEntry {
  /// An order came to be: every field that the person filled in.
  static func placed(_ order: Order, requestID: String) -> TimelineEntry {
    var changes: [String: FieldChange] = [
      "item_name": FieldChange(from: .absent, to: .text(order.itemName)),
      "quantity": FieldChange(from: .absent, to: .number(order.quantity)),
      "status": FieldChange(from: .absent, to: .text(order.status.rawValue)),
    ]
    if !order.notes.isEmpty { changes["notes"] = FieldChange(from: .absent, to: .text(order.notes)) }
    let owner = Person(userID: order.userID, username: order.username)
    return TimelineEntry(kind: .placed, actor: owner, at: order.createdAt, changes: changes, requestID: requestID)
  }

  /// A pending order got its answer.
  static func decided(
    _ verdict: Verdict, reason: String, by actor: Person, at now: Timestamp, requestID: String
  ) -> TimelineEntry {
    TimelineEntry(
      kind: verdict.kind, actor: actor, at: now, changes: changes(verdict, reason: reason), requestID: requestID)
  }

  /// What a decision changes. The reason is listed when there is one.
  static func changes(_ verdict: Verdict, reason: String) -> [String: FieldChange] {
    var changes = [
      "status": FieldChange(from: .text(OrderStatus.pending.rawValue), to: .text(verdict.status.rawValue))
    ]
    if !reason.isEmpty { changes["decision_reason"] = FieldChange(from: .absent, to: .text(reason)) }
    return changes
  }
}
