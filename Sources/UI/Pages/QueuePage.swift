import HTTPKit
import Hummingbird
import OrdersContract

extension UIRoutes {
  /// `GET /admin/orders.csv?status`: everyone's orders that the list shows, all of them.
  @Sendable func exportOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    let query = try request.listQuery(defaultStatus: .pending)
    let batches = try await orders.exportOrders(query.filter, context.call)
    return Response.csv(named: "orders.csv", header: Order.csvHeader, batches) { $0.csvRow }
  }

  /// `GET /admin?status&offset`: everyone's orders, those that wait for a decision first of all.
  @Sendable func showQueue(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let query = try request.listQuery(defaultStatus: .pending)
    let page = try await orders.listOrders(query, context.call)
    let decider = decider(principal)
    let list = ListView(
      path: "/admin", defaultStatus: .pending, query: query, page: page,
      rows: page.orders.map { OrderView(order: $0, decider: decider, formKey: newFormKey()).record })
    let template = request.wantsPart("queue") ? "answers/queue.html" : "admin.html"
    return try render(Page(template: template, navigation: "queue", values: list.record), request, context)
  }
}
