import HTTPKit
import Hummingbird
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders/stats` → 200 how the desk is doing.
  @Sendable func orderStatistics(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return Response.json(try await orders.orderStatistics(context.call))
  }
}
