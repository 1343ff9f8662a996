import HTTPKit
import Hummingbird
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders/{id}/timeline` → 200 `{events}`, oldest first.
  @Sendable func orderTimeline(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return try Response.json(try await orders.orderTimeline(try context.orderID(), context.call))
  }
}
