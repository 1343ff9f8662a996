import Kernel
import OrdersContract

extension OrdersModule {
  /// What approving and rejecting share: one guarded change, and a reason when a guard did not hold.
  func decideOrder(
    _ verdict: OrderVerdict, _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Order {
    let caller = try caller(context)
    try await require(.adminOrders, of: caller, context)
    let decision = try DecisionRule.checked(decision)
    let entry = TimelineEntry.decided(
      verdict, reason: decision.reason, by: caller.person, at: clock.now(), requestID: context.requestID)
    let change = DecisionChange(
      orderID: decision.orderID, version: decision.version,
      excludedOwner: settings.allowSelfApproval ? nil : caller.userID, verdict: verdict, reason: decision.reason,
      entry: entry)
    let event = AuditEntry.change(of: decision.orderID, verdict.action, entry, context)
    switch try await stored({ () throws(StoreError) in try await store.decide(change, audit: event) }) {
    case .decided(let order): return order
    case .unchanged(let current):
      let refusal = DecisionRule.refusal(
        current: current, decider: caller.userID, allowSelfApproval: settings.allowSelfApproval)
      // An order that is gone, decided or changed is nobody's offence.
      if case .ownOrder = refusal {
        try await record(.refusal(of: verdict, on: decision.orderID, to: caller, at: entry.at, context))
      }
      throw refusal
    }
  }
}
