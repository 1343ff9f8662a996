public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Cancels the caller's own pending order. Needs `user:orders`.
  /// - Throws: `forbidden`, `invalid`, `notFound`, `notOwner`, `notPending`, `versionConflict`, `keyReused`, `inProgress`.
  public func cancelOrder(
    _ cancellation: Cancellation, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let caller = try caller(context)
    try await require(.userOrders, of: caller, context)
    let claim = try claim(.cancelOrder, cancellation, by: caller, context)
    try VersionRule.check(cancellation.version)
    let occasion = Occasion(caller, at: clock.now(), context)
    let change = GuardedChange(of: cancellation.orderID) { order throws(OrdersError) in
      try Access.visible(order, to: caller).cancelled(version: cancellation.version, occasion)
    }
    return try await self.change(change, .cancelOrder, claim: claim, caller, occasion)
  }
}
