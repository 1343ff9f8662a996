import Kernel
import OrdersContract

/// One call of the service, about an order as somebody saw it.
struct ServiceCall: Sendable {
  typealias Run = @Sendable (OrdersStage, Order, CallContext) async throws(OrdersError) -> Void

  let name: String
  /// What a caller needs for it, and is told to need; `nil` when the order decides.
  let scope: Scope?
  let run: Run

  init(_ name: String, _ scope: Scope?, run: @escaping Run) {
    self.name = name
    self.scope = scope
    self.run = run
  }

  /// All calls. The owner's cancellation names a version that the order does not have, so that the order stays as it is.
  static let all = reading + changing

  private static let reading = [
    ServiceCall("list mine", .userOrders) { stage, _, caller throws(OrdersError) in
      _ = try await stage.mine(as: caller)
    },
    ServiceCall("list everyone's", .adminOrders) { stage, _, caller throws(OrdersError) in
      _ = try await stage.service.listOrders(OrderQuery(), caller)
    },
    ServiceCall("find", nil) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.findOrder(order.id, caller)
    },
    ServiceCall("timeline", nil) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.orderTimeline(order.id, caller)
    },
    ServiceCall("statistics", .adminOrders) { stage, _, caller throws(OrdersError) in
      _ = try await stage.service.orderStatistics(caller)
    },
    ServiceCall("export", .adminOrders) { stage, _, caller throws(OrdersError) in
      _ = try await stage.service.exportOrders(OrderFilter(), caller)
    },
    ServiceCall("follow", nil) { stage, _, caller throws(OrdersError) in
      _ = try await stage.service.followOrders(after: nil, caller)
    },
    ServiceCall("audit trail", .auditRead) { stage, _, caller throws(OrdersError) in
      _ = try await stage.service.listAuditEvents(AuditSearch(limit: 1), caller)
    },
  ]

  private static let changing = [
    ServiceCall("place", .userOrders) { stage, _, caller throws(OrdersError) in
      _ = try await stage.place(as: caller)
    },
    ServiceCall("edit", .userOrders) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.editOrder(OrderEdit(orderID: order.id, version: order.version), caller)
    },
    ServiceCall("cancel", .userOrders) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: order.version + 1), caller)
    },
    ServiceCall("approve", .adminOrders) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.approveOrder(stage.decision(on: order), caller)
    },
    ServiceCall("reject", .adminOrders) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.rejectOrder(stage.decision(on: order), caller)
    },
    ServiceCall("undo", .adminOrders) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.undoDecision(DecisionUndo(orderID: order.id), caller)
    },
    ServiceCall("decide many", .adminOrders) { stage, order, caller throws(OrdersError) in
      _ = try await stage.service.decideOrders([BulkDecision(.approved, stage.decision(on: order))], caller)
    },
  ]
}

extension OrdersServiceSuite {
  /// The calls that this caller is refused, each with the code.
  static func refusedCalls(
    _ stage: OrdersStage, on order: Order, as caller: CallContext
  ) async -> [String: ProblemCode] {
    var refused: [String: ProblemCode] = [:]
    for call in ServiceCall.all {
      let error = await refusal { () throws(OrdersError) in try await call.run(stage, order, caller) }
      refused[call.name] = error?.code
    }
    return refused
  }
}
