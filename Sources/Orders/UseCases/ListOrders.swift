public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Everyone's orders. Needs `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `forbidden`, `invalid` for a bad filter, a page out of range, a cursor of another list, or more than 10,000
  ///   orders to be sorted by something else than time.
  public func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage {
    _ = try await overseer(context)
    let filter = FilterRule.tidied(query.filter)
    return try await page(query.page, of: OrderSelection(filter, among: .everyone, sort: query.sort))
  }

  /// What both lists do once it is clear whose orders are wanted.
  func page(_ page: PageRequest, of selection: OrderSelection) async throws(OrdersError) -> OrderPage {
    let problems = FilterRule.problems(selection.filter) + PageRule.problems(page, of: selection)
    if !problems.isEmpty { throw .invalid(problems) }
    let listing = try await stored { () throws(StoreError) in try await store.list(selection, page) }
    guard case .slice(let slice) = listing else {
      let advice = "More than 10000 orders match: sort them by created_at, or narrow them down."
      throw .invalid([FieldProblem("sort", .outOfRange, advice)])
    }
    let last = slice.hasMore ? slice.orders.last : nil
    return OrderPage(
      orders: slice.orders, total: slice.total, nextCursor: last.map { selection.cursor(after: $0).text })
  }
}
