import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `PATCH /api/v1/orders/{id} {status: "approved" | "rejected", reason?}` → 200 the order.
  ///
  /// The version that the approver saw comes in `If-Match`, or as `version` in the body; with neither the answer is 428.
  @Sendable func decideOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    let id = try context.orderID()
    var fields = try await request.jsonFields()
    let verdict = fields.optionalChoice("status", of: Verdict.self)
    if verdict == nil { fields.refuse(FieldProblem("status", .missing, "Use one of: approved, rejected.")) }
    let reason = fields.optionalString("reason") ?? ""
    let bodyVersion = fields.optionalInteger("version")
    let matched = try request.matchedVersion()
    if let matched, let bodyVersion, matched != bodyVersion {
      fields.refuse(FieldProblem("version", .invalid, "It differs from If-Match; send one of the two."))
    }
    try fields.finish()
    guard let version = matched ?? bodyVersion, let verdict else {
      throw Problem(.ordersVersionRequired, "Send the version that you saw: If-Match: \"1\", or version in the body.")
    }
    let decision = Decision(orderID: id, version: version, reason: reason)
    let order =
      switch verdict {
      case .approved: try await orders.approveOrder(decision, context.call)
      case .rejected: try await orders.rejectOrder(decision, context.call)
      }
    return Response.json(order, headers: [.eTag: order.entityTag])
  }

  private enum Verdict: String, CaseIterable {
    case approved, rejected
  }
}
