import Kernel
public import OrdersContract
public import PeerHTTP

/// `OrdersService` for the other processes of the desk, under `/internal/v1/orders`.
public struct OrdersPeerRoutes: Sendable {
  /// Where the routes belong.
  public static let module = OrdersCalls.module

  private let orders: any OrdersService

  public init(orders: any OrdersService) { self.orders = orders }

  public func add(to routes: PeerRoutes) {
    addChanges(to: routes)
    routes.on(OrdersCalls.listMyOrders) { wanted, context in
      try await orders.listMyOrders(status: wanted.status, search: wanted.search, wanted.page, context)
    }
    routes.on(OrdersCalls.listOrders) { query, context in try await orders.listOrders(query, context) }
    routes.on(OrdersCalls.orderStatistics) { _, context in try await orders.orderStatistics(context) }
    routes.on(OrdersCalls.findOrder) { id, context in try await orders.findOrder(id, context) }
    routes.on(OrdersCalls.orderTimeline) { id, context in try await orders.orderTimeline(id, context) }
    routes.on(OrdersCalls.listAuditEvents) { search, context in try await orders.listAuditEvents(search, context) }
    routes.on(OrdersCalls.exportOrders) { filter, context in
      let batches = try await orders.exportOrders(filter, context)
      return (NoAnswer(), batches.map { OrderBatch(orders: $0) })
    }
    routes.on(OrdersCalls.followOrders) { following, context in
      let changes = try await orders.followOrders(after: following.after, context)
      return (FeedStart(start: changes.start), changes.batches.map { ChangeBatch(changes: $0) })
    }
  }

  private func addChanges(to routes: PeerRoutes) {
    routes.on(OrdersCalls.placeOrder) { newOrder, context in try await orders.placeOrder(newOrder, context) }
    routes.on(OrdersCalls.editOrder) { edit, context in try await orders.editOrder(edit, context) }
    routes.on(OrdersCalls.cancelOrder) { cancellation, context in try await orders.cancelOrder(cancellation, context) }
    routes.on(OrdersCalls.approveOrder) { decision, context in try await orders.approveOrder(decision, context) }
    routes.on(OrdersCalls.rejectOrder) { decision, context in try await orders.rejectOrder(decision, context) }
    routes.on(OrdersCalls.undoDecision) { undo, context in try await orders.undoDecision(undo, context) }
    routes.on(OrdersCalls.decideOrders) { decisions, context in try await orders.decideOrders(decisions, context) }
  }
}
