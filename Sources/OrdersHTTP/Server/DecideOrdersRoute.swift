import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `POST /api/v1/orders/decisions {decisions: [{id, version, status, reason?}]}` → 200 `{orders}`; all or none. Takes
  /// `Idempotency-Key`.
  @Sendable func decideOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let decisions = fields.objects("decisions") { decision -> BulkDecision? in
      let id = EntityID(decision.string("id"))
      if id == nil { decision.refuse(FieldProblem("id", .invalid, "Use the id of an order.")) }
      let version = decision.integer("version")
      let verdict = decision.optionalChoice("status", of: Verdict.self)
      if verdict == nil { decision.refuse(FieldProblem("status", .missing, "Use one of: approved, rejected.")) }
      let reason = decision.optionalString("reason") ?? ""
      guard let id, let verdict else { return nil }
      return BulkDecision(verdict, Decision(orderID: id, version: version, reason: reason))
    }
    try fields.finish()
    let decided = try await orders.decideOrders(decisions.compactMap { $0 }, context.change(request))
    return Response.json(OrderList(orders: decided.value), headers: decided.headers)
  }
}

/// The orders that were decided.
private struct OrderList: JSONWritable {
  let orders: [Order]

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.name("orders")
      json.array(orders)
    }
  }
}
