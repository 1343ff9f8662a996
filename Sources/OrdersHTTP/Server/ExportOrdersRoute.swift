import HTTPKit
import Hummingbird
import Kernel
import OrdersContract

extension OrdersRoutes {
  /// `GET /api/v1/orders/export.csv?user_id&username&search&status&from&to` → 200 all orders that match, newest first, as CSV.
  @Sendable func exportOrders(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = request.queryFields
    let filter = fields.orderFilter()
    try fields.finish()
    let batches = try await orders.exportOrders(filter, context.call)
    return Response.csv(named: "orders.csv", header: Order.csvHeader, batches) { $0.csvRow }
  }
}
