public import Kernel
public import OrdersContract

extension OrdersModule {
  /// The caller's own orders, newest first. Needs `user:orders`. Safe to retry.
  /// - Throws: `forbidden`, `invalid` for a page out of range or a cursor of another list.
  public func listMyOrders(
    status: OrderStatus?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage {
    let caller = try caller(context)
    try await require(.userOrders, of: caller, context)
    return try await self.page(page, of: OrderSelection(OrderFilter(status: status), among: .owner(caller.userID)))
  }
}
