import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders?user_id&username&search&status&from&to&sort&limit&offset&cursor` → 200 everyone's orders.
  @Sendable func listOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = request.queryFields
    let query = OrderQuery(
      fields.orderFilter(), sort: fields.optionalChoice("sort", of: OrderSort.self) ?? .newest, page: fields.page())
    try fields.finish()
    let page = try await orders.listOrders(query, context.call)
    let sort = query.sort == .newest ? [] : [("sort", query.sort.rawValue)]
    return pageResponse(page, query.filter.parameters + sort, query.page, request)
  }

  /// `GET /api/v1/orders/me?search&status&limit&offset&cursor` → 200 the caller's orders, newest first.
  @Sendable func listMyOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = request.queryFields
    let filter = OrderFilter(
      search: fields.optionalString("search"), status: fields.optionalChoice("status", of: OrderStatus.self))
    let wanted = fields.page()
    try fields.finish()
    let page = try await orders.listMyOrders(status: filter.status, search: filter.search, wanted, context.call)
    return pageResponse(page, filter.parameters, wanted, request)
  }

  /// The page, with `Link` headers (RFC 8288) to its neighbours.
  private func pageResponse(
    _ page: OrderPage, _ filters: [(name: String, value: String)], _ wanted: PageRequest, _ request: Request
  ) -> Response {
    let links = PageLinks(
      path: request.uri.path, filters: filters, page: wanted, next: page.nextCursor.map { .cursor($0) })
    return Response.json(page, headers: links.headers)
  }
}
