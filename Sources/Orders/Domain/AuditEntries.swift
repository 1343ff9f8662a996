import Kernel
import OrdersContract

extension AuditEntry {
  /// A change of an order: the actor, time and changes of its timeline.
  static func change(
    of orderID: EntityID, _ action: AuditAction, _ entry: TimelineEntry, _ context: CallContext
  ) -> AuditEntry {
    let actor = AuditActor(userID: entry.actor.userID, username: entry.actor.username)
    return AuditEntry(action, by: actor, on: .order(orderID), at: entry.at, context, changes: entry.changes)
  }

  /// A call that needs a scope which the caller does not have.
  static func refusal(
    of scope: Scope, to caller: Principal, at now: Timestamp, _ context: CallContext
  ) -> AuditEntry {
    let wanted = FieldChange(from: .absent, to: .text(scope.rawValue))
    return AuditEntry(.accessOrders, .denied, by: AuditActor(caller), at: now, context, changes: ["scope": wanted])
  }

  /// A change that was not the caller's to make. What it would have changed is not told: nothing has changed.
  static func refusal(
    of action: AuditAction, on orderID: EntityID, to caller: Principal, _ occasion: Occasion
  ) -> AuditEntry {
    AuditEntry(action, .denied, by: AuditActor(caller), on: .order(orderID), at: occasion.at, occasion.context)
  }
}
