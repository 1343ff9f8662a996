public import HTTPKit
public import Hummingbird
public import Kernel
public import OrdersContract

/// The JSON API of Orders, under `/api/v1/orders`. One file a route.
public struct OrdersRoutes: Sendable {
  /// Who presents a credential, asked while an answer goes on, which is no activity of the session; `nil` when it is over.
  public typealias Recheck = @Sendable (Credential, CallContext) async -> Principal?

  let orders: any OrdersService
  let recheck: Recheck

  public init(orders: any OrdersService, recheck: @escaping Recheck) {
    self.orders = orders
    self.recheck = recheck
  }

  public func add(to router: Router<AppContext>) {
    router.post("/api/v1/orders", use: placeOrder)
    router.get("/api/v1/orders", use: listOrders)
    router.get("/api/v1/orders/me", use: listMyOrders)
    router.get("/api/v1/orders/stats", use: orderStatistics)
    router.get("/api/v1/orders/export.csv", use: exportOrders)
    router.get("/api/v1/orders/events", use: followOrders)
    router.post("/api/v1/orders/decisions", use: decideOrders)
    router.get("/api/v1/orders/:id", use: findOrder)
    router.patch("/api/v1/orders/:id", use: updateOrder)
    router.post("/api/v1/orders/:id/undo", use: undoDecision)
    router.get("/api/v1/orders/:id/timeline", use: orderTimeline)
  }
}
