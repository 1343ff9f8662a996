import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension UIRoutes {
  /// `POST /admin/orders/{id}/undo`, with `version` when it has to be that one: an approver takes their decision back.
  ///
  /// HTMX gets the row as it is now, to put it beside the message that offered this; a plain form gets a redirect to `next`, or the
  /// order's page with the reason for the refusal.
  @Sendable func undoDecision(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.orderID()
    var fields = try await request.formFields()
    let undo = DecisionUndo(orderID: id, version: fields.optionalInteger("version"))
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/orders/\(id)"
    let key = fields.optionalString(UIRoutes.formKeyField)
    try fields.finish()
    let isBesideRow = request.wantsPart("flash")
    do {
      let undone = try await send(key: key, context) { call throws(OrdersError) in
        try await orders.undoDecision(undo, call)
      }
      guard isBesideRow else { return redirect(to: next, .undone(id)) }
      return try queueRows([queueRow(undone.value, principal)], next: next, .undone(id), request, context)
    } catch let error as OrdersError where error.currentOrder != nil {
      var view = orderView(try await orders.findOrder(id, context.call), principal)
      view.notice = "\(error.problem.code.title). \(error.problem.detail)"
      guard isBesideRow else { return try await orderPage(view, problem: error.problem, request, context) }
      // The row may have left the page meanwhile; the message is always seen.
      return try queueRows([view], next: next, problem: error.problem, .notUndone(id), request, context)
    }
  }
}
