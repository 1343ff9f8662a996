import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `PATCH /api/v1/orders/{id}` → 200 the order. Takes `Idempotency-Key`.
  ///
  /// - owner: `{item_name?, quantity?, notes?}`, or `{status: "cancelled"}`
  /// - approver: `{status: "approved" | "rejected", reason?}`
  ///
  /// The version that the caller saw comes in `If-Match`, or as `version` in the body; with neither the answer is 428.
  @Sendable func updateOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    let id = try context.orderID()
    var fields = try await request.jsonFields()
    let version = try request.version(&fields)
    let status = fields.optionalChoice("status", of: WantedStatus.self)
    let answer: Acknowledged<Order>
    switch status {
    case .approved, .rejected:
      let reason = fields.optionalString("reason") ?? ""
      let decision = Decision(orderID: id, version: try fields.finish(requiring: version), reason: reason)
      let call = context.change(request)
      answer =
        status == .approved
        ? try await orders.approveOrder(decision, call) : try await orders.rejectOrder(decision, call)
    case .cancelled:
      let cancellation = Cancellation(orderID: id, version: try fields.finish(requiring: version))
      answer = try await orders.cancelOrder(cancellation, context.change(request))
    case nil:
      let (name, quantity) = (fields.optionalString("item_name"), fields.optionalInteger("quantity"))
      let notes = fields.optionalString("notes")
      if name == nil, quantity == nil, notes == nil {
        fields.refuse(FieldProblem("status", .missing, "Send a status, or what to change: item_name, quantity, notes."))
      }
      let edit = OrderEdit(
        orderID: id, version: try fields.finish(requiring: version), itemName: name, quantity: quantity, notes: notes)
      answer = try await orders.editOrder(edit, context.change(request))
    }
    return Response.order(answer)
  }

  private enum WantedStatus: String, CaseIterable {
    case approved, rejected, cancelled
  }
}

extension Fields {
  /// - Throws: `request.invalid` for bad fields; `orders.version_required` when all is well but for the version.
  fileprivate func finish(requiring version: Int?) throws(Problem) -> Int {
    try finish()
    guard let version else {
      throw Problem(.ordersVersionRequired, "Send the version that you saw: If-Match: \"1\", or version in the body.")
    }
    return version
  }
}
