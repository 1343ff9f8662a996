import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders?status&limit&offset&cursor` → 200 everyone's orders, newest first.
  @Sendable func listOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    let query = try request.orderQuery()
    return pageResponse(try await orders.listOrders(query, context.call), query, request)
  }

  /// `GET /api/v1/orders/me?status&limit&offset&cursor` → 200 the caller's orders, newest first.
  @Sendable func listMyOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    let query = try request.orderQuery()
    return pageResponse(try await orders.listMyOrders(query, context.call), query, request)
  }

  /// The page, with `Link` headers (RFC 8288) to its neighbours.
  private func pageResponse(_ page: OrderPage, _ query: OrderQuery, _ request: Request) -> Response {
    let links = PageLinks(
      path: request.uri.path, filters: query.status.map { [("status", $0.rawValue)] } ?? [], page: query.page,
      next: page.nextCursor.map { .cursor($0) })
    return Response.json(page, headers: links.headers)
  }
}
