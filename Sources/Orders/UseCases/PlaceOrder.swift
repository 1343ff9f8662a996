public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Places an order for the caller. Needs `user:orders`. Without an idempotency key a retry places another one.
  /// - Throws: `forbidden`, `invalid`, `keyReused`, `inProgress`.
  public func placeOrder(
    _ newOrder: NewOrder, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let caller = try caller(context)
    try await require(.userOrders, of: caller, context)
    let claim = try claim(.placeOrder, newOrder, by: caller, context)
    let draft = try OrderDraft(newOrder)
    let now = clock.now()
    let order = draft.placed(as: EntityID(at: now, from: random), by: caller.person, at: now)
    let entry = TimelineEntry.placed(order, requestID: context.requestID)
    let event = AuditEntry.change(of: order.id, .placeOrder, entry, context)
    return try await place(Transition(order: order, entry: entry, audit: event), claim: claim)
  }
}
