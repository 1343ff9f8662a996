import HTTPKit
import HTTPTypes
import Hummingbird
import OrdersContract

extension OrdersRoutes {
  /// `POST /api/v1/orders {item_name, quantity, notes?}` → 201 the order, with `Location`. Takes `Idempotency-Key`.
  @Sendable func placeOrder(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let newOrder = NewOrder(
      itemName: fields.string("item_name"), quantity: fields.integer("quantity"),
      notes: fields.optionalString("notes") ?? "")
    try fields.finish()
    let placed = try await orders.placeOrder(newOrder, context.change(request))
    return Response.order(placed, status: .created, headers: [.location: "/api/v1/orders/\(placed.value.id)"])
  }
}
