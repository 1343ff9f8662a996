public import HTTPKit
public import Hummingbird
public import OrdersContract

/// The JSON API of Orders, under `/api/v1/orders`. One file a route.
public struct OrdersRoutes: Sendable {
  let orders: any OrdersService

  public init(orders: any OrdersService) { self.orders = orders }

  public func add(to router: Router<AppContext>) {
    router.post("/api/v1/orders", use: placeOrder)
    router.get("/api/v1/orders", use: listOrders)
    router.get("/api/v1/orders/me", use: listMyOrders)
    router.get("/api/v1/orders/:id", use: findOrder)
    router.patch("/api/v1/orders/:id", use: decideOrder)
    router.get("/api/v1/orders/:id/timeline", use: orderTimeline)
  }
}
