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
    do {
      return try await change(decisionOf(verdict, checked, caller, occasion), claim: claim)
    } catch {
      try await recordIfOwn(error, verdict, on: decision.orderID, caller, occasion)
      throw error
    }
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

  /// An order that is gone, decided or changed is nobody's offence; one's own is.
  func recordIfOwn(
    _ error: OrdersError, _ verdict: Verdict, on orderID: EntityID, _ caller: Principal, _ occasion: Occasion
  ) async throws(OrdersError) {
    guard case .ownOrder = error else { return }
    try await record(.refusal(of: verdict, on: orderID, to: caller, at: occasion.at, occasion.context))
  }
}
