import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

/// A hint that the same thing may be ordered twice. It never keeps anybody from ordering.
extension UIRoutes {
  /// `GET /orders/new/similar?item_name&order`: the part of an order's form that tells of open orders for the same.
  ///
  /// - `order` is the one that is being edited, if any.
  @Sendable func showSimilarOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    // By itself it is no page.
    guard request.isFragment else { return redirect(to: "/orders/new") }
    var query = request.queryFields
    let itemName = query.optionalString("item_name") ?? ""
    let order = query.optionalString("order").flatMap { EntityID($0) }
    try query.finish()
    // Whoever's session has ended learns of it when they send the form; what they are typing is not taken from under their hands.
    let nothing = Response(status: .noContent)
    guard context.principal != nil else { return nothing }
    do {
      let values: TemplateRecord = ["similar": try await similarOrders(to: itemName, except: order, context)]
      return try render(
        Page(template: "answers/similar_orders.html", navigation: "new", values: values), request, context)
    } catch OrdersError.authenticationRequired {
      return nothing
    }
  }

  /// The caller's pending orders for what may be the same item, the newest first; at most three of the newest 100.
  func similarOrders(
    to itemName: String, except id: EntityID?, _ context: AppContext
  ) async throws(OrdersError) -> [TemplateRecord] {
    guard context.principal?.may(.userOrders) == true else { return [] }
    let name = ItemName(itemName)
    let page = PageRequest(limit: PageRequest.limits.upperBound)
    let pending = try await orders.listMyOrders(status: .pending, search: nil, page, context.call)
    return pending.orders.lazy.filter { $0.id != id && ItemName($0.itemName).isLike(name) }.prefix(3).map {
      OrderView(order: $0).record
    }
  }
}
