public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Places an order for the caller. Needs `user:orders`. A retry places another one.
  /// - Throws: `forbidden`, `invalid`.
  public func placeOrder(_ newOrder: NewOrder, _ context: CallContext) async throws(OrdersError) -> Order {
    let caller = try caller(context)
    try await require(.userOrders, of: caller, context)
    let draft = try OrderDraft(newOrder)
    let now = clock.now()
    let order = draft.placed(as: EntityID(at: now, from: random), by: caller.person, at: now)
    let entry = TimelineEntry.placed(order, requestID: context.requestID)
    let event = AuditEntry.change(of: order.id, .placeOrder, entry, context)
    try await stored { () throws(StoreError) in try await store.place(order, entry, audit: event) }
    return order
  }
}
