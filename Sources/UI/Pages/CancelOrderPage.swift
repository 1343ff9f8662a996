import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension UIRoutes {
  /// `POST /orders/{id}/cancel` with `version`: the owner no longer wants the order.
  @Sendable func cancelOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    try await change(request, context, Flash.cancelled) { id, version, call throws(OrdersError) in
      try await orders.cancelOrder(Cancellation(orderID: id, version: version), call)
    }
  }

  /// `POST /admin/orders/{id}/undo` with `version`: an approver takes their decision back.
  @Sendable func undoDecision(_ request: Request, _ context: AppContext) async throws -> Response {
    try await change(request, context, Flash.undone) { id, version, call throws(OrdersError) in
      try await orders.undoDecision(DecisionUndo(orderID: id, version: version), call)
    }
  }

  /// Changes an order by a form without fields of its own, and shows the order: as it is now, and why when it was refused.
  private func change(
    _ request: Request, _ context: AppContext, _ flash: (EntityID) -> Flash,
    _ change: (EntityID, Int, CallContext) async throws(OrdersError) -> Acknowledged<Order>
  ) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.orderID()
    var fields = try await request.formFields()
    let version = fields.integer("version")
    let key = fields.optionalString(UIRoutes.formKeyField)
    try fields.finish()
    do {
      _ = try await send(key: key, context) { call throws(OrdersError) in try await change(id, version, call) }
      return redirect(to: "/orders/\(id)", flash(id))
    } catch let error as OrdersError where error.currentOrder != nil {
      let current = try await orders.findOrder(id, context.call)
      var view = orderView(current, principal)
      view.notice = "\(error.problem.code.title). \(error.problem.detail)"
      return try await orderPage(view, problem: error.problem, request, context)
    }
  }
}
