import Kernel
import OrdersContract

extension OrdersModule {
  /// What approving and rejecting share.
  func decideOrder(
    _ verdict: Verdict, _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let caller = try caller(context)
    try await require(.adminOrders, of: caller, context)
    let claim = try claim(verdict.action, decision, by: caller, context)
    let checked = try DecisionRule.checked(decision)
    let occasion = Occasion(caller, at: clock.now(), context)
    return try await change(
      decisionOf(verdict, checked, caller, occasion), verdict.action, claim: claim, caller, occasion)
  }

  func decisionOf(
    _ verdict: Verdict, _ decision: Decision, _ caller: Principal, _ occasion: Occasion
  ) -> GuardedChange {
    let allowSelfApproval = settings.allowSelfApproval
    return GuardedChange(of: decision.orderID) { order throws(OrdersError) in
      try Access.visible(order, to: caller).decided(
        verdict, reason: decision.reason, version: decision.version, allowSelfApproval: allowSelfApproval, occasion)
    }
  }
}
