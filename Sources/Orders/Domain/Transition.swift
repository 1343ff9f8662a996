public import Kernel
public import OrdersContract

/// A change of an order that the rules allow: how the order is afterwards, and what is written about it.
public struct Transition: Sendable, Hashable {
  /// With the next version.
  public let order: Order
  /// For the order's timeline.
  public let entry: TimelineEntry
  /// For the audit trail.
  public let audit: AuditEntry

  /// The three belong together: they say the same.
  public init(order: Order, entry: TimelineEntry, audit: AuditEntry) {
    self.order = order
    self.entry = entry
    self.audit = audit
  }
}

/// Who changes an order, when, and in which call.
struct Occasion: Sendable {
  let person: Person
  let at: Timestamp
  let context: CallContext

  init(_ caller: Principal, at now: Timestamp, _ context: CallContext) {
    person = caller.person
    at = now
    self.context = context
  }

  /// - Parameter change: changes what has to be changed; time and version are set here.
  func transition(
    of order: Order, _ kind: TimelineEvent.Kind, _ action: AuditAction, changes: [String: FieldChange],
    _ change: (inout Order) -> Void
  ) -> Transition {
    var order = order
    change(&order)
    order.updatedAt = at
    order.version += 1
    let entry = TimelineEntry(kind: kind, actor: person, at: at, changes: changes, requestID: context.requestID)
    return Transition(order: order, entry: entry, audit: .change(of: order.id, action, entry, context))
  }
}
