import HTTPKit
import Hummingbird
import OrdersContract

extension UIRoutes {
  /// `GET /orders?status&offset`.
  @Sendable func listMyOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    let query = try request.listQuery(defaultStatus: nil)
    let page = try await orders.listMyOrders(status: query.filter.status, query.page, context.call)
    let list = ListView(
      path: "/orders", defaultStatus: nil, query: query, page: page,
      rows: page.orders.map { OrderView(order: $0).record })
    let template = request.wantsPart("orders") ? "answers/orders.html" : "orders.html"
    return try render(Page(template: template, navigation: "orders", values: list.record), request, context)
  }
}
