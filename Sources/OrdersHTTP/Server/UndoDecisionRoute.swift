import HTTPKit
import Hummingbird
import OrdersContract

extension OrdersRoutes {
  /// `POST /api/v1/orders/{id}/undo` → 200 the order, pending again. The body may be left out; a version in `If-Match`, or as
  /// `version` in the body, must be the order's. Takes `Idempotency-Key`.
  @Sendable func undoDecision(_ request: Request, _ context: AppContext) async throws -> Response {
    let id = try context.orderID()
    var fields = try await request.optionalJSONFields()
    let version = try request.version(&fields)
    try fields.finish()
    let undo = DecisionUndo(orderID: id, version: version)
    return Response.order(try await orders.undoDecision(undo, context.change(request)))
  }
}
