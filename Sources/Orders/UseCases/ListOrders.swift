public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Everyone's orders, newest first. Needs `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `forbidden`, `invalid` for a page out of range or a cursor of another list.
  public func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage {
    let caller = try caller(context)
    guard Access.seesEveryone(caller) else { try await refuse(.adminOrders, to: caller, context) }
    return try await page(query.page, of: OrderFilter(visible: .everyone, status: query.status))
  }

  /// What both lists do once it is clear whose orders are wanted.
  func page(_ page: PageRequest, of filter: OrderFilter) async throws(OrdersError) -> OrderPage {
    try PageRule.check(page, of: filter)
    let slice = try await stored { () throws(StoreError) in try await store.list(filter, page) }
    let next = slice.hasMore ? slice.orders.last : nil
    return OrderPage(
      orders: slice.orders, total: slice.total,
      nextCursor: next.map { Cursor(at: $0.createdAt, id: $0.id, query: filter.canonicalText).text })
  }
}
