import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /orders?status&search&offset`. A search that is not good is explained beside its field.
  @Sendable func listMyOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = request.queryFields
    var view = MyOrdersView(filter: MyOrdersFilter(&fields))
    do throws(Problem) {
      try fields.finish()
      view.page = try await myOrders(view.filter, context.call)
    } catch {
      guard error.code == .requestInvalid, error.fields.allSatisfy({ MyOrdersView.labels[$0.field] != nil })
      else { throw error }
      view.state = FormState(problem: error)
    }
    let template = request.wantsPart("orders") ? "answers/orders.html" : "orders.html"
    return try render(
      Page(template: template, navigation: "orders", problem: view.state.problem, values: view.record), request, context
    )
  }

  /// `GET /orders/rows?order=…`: some of one's own orders as rows, as they are now. Those that are not there are left out.
  @Sendable func showMyOrderRows(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    var fields = request.queryFields
    let ids = fields.orderIDs()
    try fields.finish()
    let own = try await findOrders(ids, context.call).filter { $0.userID == principal.userID }
    let values: TemplateRecord = ["orders": own.map { OrderView(order: $0).record }]
    return try render(Page(template: "answers/order_rows.html", navigation: "orders", values: values), request, context)
  }

  private func myOrders(_ filter: MyOrdersFilter, _ call: CallContext) async throws(Problem) -> OrderPage {
    do throws(OrdersError) {
      return try await orders.listMyOrders(
        status: filter.status, search: filter.wantedSearch, PageRequest(offset: filter.offset), call)
    } catch {
      throw error.problem
    }
  }
}
