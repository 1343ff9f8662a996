import HTTPKit
import Hummingbird
import OrdersContract

extension UIRoutes {
  /// `GET /admin?status&offset`: everyone's orders, those that wait for a decision first of all.
  @Sendable func showQueue(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let query = try request.listQuery(defaultStatus: .pending)
    let page = try await orders.listOrders(query, context.call)
    let decider = decider(principal)
    let list = ListView(
      path: "/admin", defaultStatus: .pending, query: query, page: page,
      rows: page.orders.map { OrderView(order: $0, decider: decider).record })
    let template = request.wantsPart("queue") ? "answers/queue.html" : "admin.html"
    return try render(Page(template: template, navigation: "queue", values: list.record), request, context)
  }
}
