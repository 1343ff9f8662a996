public import Kernel
public import OrdersContract

extension OrdersModule {
  /// The caller's own orders, newest first. Needs `user:orders`. Safe to retry.
  /// - Parameter search: a part of the item.
  /// - Throws: `forbidden`, `invalid` for a bad search, a page out of range or a cursor of another list.
  public func listMyOrders(
    status: OrderStatus?, search: String?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage {
    let caller = try caller(context)
    try await require(.userOrders, of: caller, context)
    let filter = FilterRule.tidied(OrderFilter(search: search, status: status))
    return try await self.page(page, of: OrderSelection(filter, among: .owner(caller.userID)))
  }
}
