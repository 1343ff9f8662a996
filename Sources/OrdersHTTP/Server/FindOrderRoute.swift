import HTTPKit
import HTTPTypes
import Hummingbird
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders/{id}` → 200 the order, with its version as `ETag`.
  @Sendable func findOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    let order = try await orders.findOrder(try context.orderID(), context.call)
    return Response.json(order, headers: [.eTag: order.entityTag])
  }
}
