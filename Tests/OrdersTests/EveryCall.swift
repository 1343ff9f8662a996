import Kernel
import Orders
import OrdersContract

/// A call of the service with good arguments.
struct Call: Sendable {
  let name: String
  var needsScope = true
  /// Whether the audit trail is asked before the store: to read it, or to record what is about to be read.
  var asksTheTrailFirst = false
  let run: @Sendable (OrdersModule, CallContext) async throws(OrdersError) -> Void

  static let all = changing + reading

  private static let decision = Decision(orderID: Fixtures.id(2), version: 1, reason: "")

  private static let changing = [
    Call(name: "place") { service, caller throws(OrdersError) in
      _ = try await service.placeOrder(NewOrder(itemName: "x", quantity: 1, notes: ""), caller)
    },
    Call(name: "edit") { service, caller throws(OrdersError) in
      _ = try await service.editOrder(OrderEdit(orderID: Fixtures.id(2), version: 1, quantity: 2), caller)
    },
    Call(name: "cancel") { service, caller throws(OrdersError) in
      _ = try await service.cancelOrder(Cancellation(orderID: Fixtures.id(2), version: 1), caller)
    },
    Call(name: "approve") { service, caller throws(OrdersError) in
      _ = try await service.approveOrder(decision, caller)
    },
    Call(name: "reject") { service, caller throws(OrdersError) in
      _ = try await service.rejectOrder(decision, caller)
    },
    Call(name: "undo") { service, caller throws(OrdersError) in
      _ = try await service.undoDecision(DecisionUndo(orderID: Fixtures.id(2)), caller)
    },
    Call(name: "decide many") { service, caller throws(OrdersError) in
      _ = try await service.decideOrders([BulkDecision(.approved, decision)], caller)
    },
    Call(name: "purge claims", needsScope: false) { service, _ throws(OrdersError) in
      try await service.purgeClaims()
    },
  ]

  private static let reading = [
    Call(name: "list mine") { service, caller throws(OrdersError) in
      _ = try await service.listMyOrders(status: nil, search: nil, PageRequest(), caller)
    },
    Call(name: "list") { service, caller throws(OrdersError) in
      _ = try await service.listOrders(OrderQuery(), caller)
    },
    Call(name: "find", needsScope: false) { service, caller throws(OrdersError) in
      _ = try await service.findOrder(Fixtures.id(2), caller)
    },
    Call(name: "timeline", needsScope: false) { service, caller throws(OrdersError) in
      _ = try await service.orderTimeline(Fixtures.id(2), caller)
    },
    Call(name: "statistics") { service, caller throws(OrdersError) in
      _ = try await service.orderStatistics(caller)
    },
    Call(name: "export", asksTheTrailFirst: true) { service, caller throws(OrdersError) in
      _ = try await service.exportOrders(OrderFilter(), caller)
    },
    Call(name: "follow", needsScope: false) { service, caller throws(OrdersError) in
      _ = try await service.followOrders(after: nil, caller)
    },
    Call(name: "audit trail", asksTheTrailFirst: true) { service, caller throws(OrdersError) in
      _ = try await service.listAuditEvents(AuditSearch(limit: 1), caller)
    },
  ]
}
