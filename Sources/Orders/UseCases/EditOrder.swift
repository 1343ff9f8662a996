public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Changes the caller's own pending order. Needs `user:orders`.
  /// - Throws: `forbidden`, `invalid`, `notFound`, `notOwner`, `notPending`, `versionConflict`, `keyReused`, `inProgress`.
  public func editOrder(_ edit: OrderEdit, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    let caller = try caller(context)
    try await require(.userOrders, of: caller, context)
    let claim = try claim(.editOrder, edit, by: caller, context)
    let checked = try OrderDraft.checked(edit)
    let occasion = Occasion(caller, at: clock.now(), context)
    let change = GuardedChange(of: edit.orderID) { order throws(OrdersError) in
      try Access.visible(order, to: caller).edited(checked, occasion)
    }
    return try await self.change(change, .editOrder, claim: claim, caller, occasion)
  }
}
