import Kernel
import OrdersContract

/// A change under an idempotency key.
struct OrdersRequest: Sendable {
  typealias Send = @Sendable (OrdersStage, CallContext) async throws(OrdersError) -> Acknowledged<[Order]>

  let key: String
  let caller: CallContext
  private let call: Send

  /// - Parameter call: gets the caller with the key.
  init(_ key: String, as caller: CallContext, call: @escaping Send) {
    self.key = key
    self.caller = caller
    self.call = call
  }

  func named(_ key: String) -> OrdersRequest { OrdersRequest(key, as: caller, call: call) }

  func send(_ stage: OrdersStage) async throws(OrdersError) -> Acknowledged<[Order]> {
    try await call(stage, caller.with(key: key))
  }

  /// Every kind of change, one after the other, of four orders of the owner. The order of the first three is the same, and it
  /// changes after each of them.
  static func story(_ stage: OrdersStage) async throws(OrdersError) -> [OrdersRequest] {
    var orders: [Order] = []
    for name in ["a", "b", "c", "d"] { orders.append(try await stage.place(name)) }
    let (owner, approver, decider) = (stage.owner, stage.approver, stage.secondApprover)
    let (first, second, third, fourth) = (orders[0], orders[1], orders[2], orders[3])
    return [
      OrdersRequest("place", as: owner) { stage, caller throws(OrdersError) in
        try await stage.service.placeOrder(NewOrder(itemName: "e", quantity: 1, notes: ""), caller).asMany
      },
      OrdersRequest("edit", as: owner) { stage, caller throws(OrdersError) in
        let edit = OrderEdit(orderID: first.id, version: 1, itemName: "new", quantity: 9, notes: "note")
        return try await stage.service.editOrder(edit, caller).asMany
      },
      OrdersRequest("no-edit", as: owner) { stage, caller throws(OrdersError) in
        try await stage.service.editOrder(OrderEdit(orderID: first.id, version: 2, quantity: 9), caller).asMany
      },
      OrdersRequest("approve", as: approver) { stage, caller throws(OrdersError) in
        let decision = Decision(orderID: first.id, version: 2, reason: "good")
        return try await stage.service.approveOrder(decision, caller).asMany
      },
      OrdersRequest("undo", as: approver) { stage, caller throws(OrdersError) in
        try await stage.service.undoDecision(DecisionUndo(orderID: first.id, version: 3), caller).asMany
      },
      OrdersRequest("reject", as: approver) { stage, caller throws(OrdersError) in
        try await stage.service.rejectOrder(stage.decision(on: second, reason: "bad"), caller).asMany
      },
      OrdersRequest("cancel", as: owner) { stage, caller throws(OrdersError) in
        try await stage.service.cancelOrder(Cancellation(orderID: third.id, version: 1), caller).asMany
      },
      OrdersRequest("decide-many", as: decider) { stage, caller throws(OrdersError) in
        let many = [
          BulkDecision(.rejected, stage.decision(on: fourth)),
          BulkDecision(.approved, Decision(orderID: first.id, version: 4, reason: "")),
        ]
        return try await stage.service.decideOrders(many, caller)
      },
      OrdersRequest("undo-any-version", as: decider) { stage, caller throws(OrdersError) in
        try await stage.service.undoDecision(DecisionUndo(orderID: fourth.id), caller).asMany
      },
    ]
  }
}

extension Acknowledged where Value == Order {
  fileprivate var asMany: Acknowledged<[Order]> { Acknowledged<[Order]>([value], isReplay: isReplay) }
}

extension CallContext {
  func with(key: String?) -> CallContext {
    var context = self
    context.idempotencyKey = key
    return context
  }
}
