import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

extension UIRoutes {
  /// `GET /orders/{id}`: one order with its history.
  @Sendable func showOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    try request.queryFields.finish()
    let order = try await orders.findOrder(try context.orderID(), context.call)
    return try await orderPage(orderView(order, principal), request, context)
  }

  func orderPage(
    _ view: OrderView, problem: Problem? = nil, _ request: Request, _ context: AppContext
  ) async throws -> Response {
    let timeline = try await orders.orderTimeline(view.order.id, context.call)
    let isOwn = context.principal?.userID == view.order.userID
    let list = list(before: request, isOwn: isOwn)
    let isOpen = isOwn && view.order.status == .pending
    let values: TemplateRecord = [
      "order": view.record,
      "similar": isOpen ? try await similarOrders(to: view.order.itemName, except: view.order.id, context) : [],
      "events": TimelineView(timeline: timeline).records,
      "next": "/orders/\(view.order.id)",
      "back_href": list.href,
      "back_text": list.text,
    ]
    return try render(
      Page(template: "order.html", navigation: "order", problem: problem, values: values), request, context)
  }

  /// The list that one comes from, as it was filtered; or else the one in which the order is.
  private func list(before request: Request, isOwn: Bool) -> (href: String, text: String) {
    let names = ["/orders": "My orders", "/admin": "Order queue"]
    if let from = request.refererPath(settings.publicURL), let path = from.split(separator: "?").first,
      let text = names[String(path)]
    {
      return (from, text)
    }
    return isOwn ? ("/orders", "My orders") : ("/admin", "Order queue")
  }

  /// With what this person may do with it.
  func orderView(_ order: Order, _ principal: Principal) -> OrderView {
    OrderView(
      order: order, decider: decider(principal), viewer: principal.userID, canUndo: canUndo(order, principal),
      formKey: newFormKey())
  }

  private func canUndo(_ order: Order, _ principal: Principal) -> Bool {
    guard principal.may(.adminOrders), order.decidedBy?.userID == principal.userID, let decidedAt = order.decidedAt
    else { return false }
    return clock.now() < decidedAt + settings.undoWindow
  }

  func decider(_ principal: Principal) -> OrderView.Decider {
    OrderView.Decider(principal: principal, allowSelfApproval: settings.allowSelfApproval)
  }
}
