import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension UIRoutes {
  /// `POST /orders/{id}/cancel` with `version`: the owner no longer wants the order. Refused, it shows the order as it is now,
  /// and why.
  @Sendable func cancelOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.orderID()
    var fields = try await request.formFields()
    let cancellation = Cancellation(orderID: id, version: fields.integer("version"))
    let key = fields.optionalString(UIRoutes.formKeyField)
    try fields.finish()
    do {
      _ = try await send(key: key, context) { call throws(OrdersError) in
        try await orders.cancelOrder(cancellation, call)
      }
      return redirect(to: "/orders/\(id)", .cancelled(id))
    } catch let error as OrdersError where error.currentOrder != nil {
      var view = orderView(try await orders.findOrder(id, context.call), principal)
      view.notice = "\(error.problem.code.title). \(error.problem.detail)"
      return try await orderPage(view, problem: error.problem, request, context)
    }
  }
}
