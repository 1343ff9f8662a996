public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Carries out 1-100 decisions about different orders, all or none. Needs `admin:orders`.
  /// - Throws: `forbidden`, `invalid`, `decisionsRefused`, `keyReused`, `inProgress`.
  public func decideOrders(
    _ decisions: [BulkDecision], _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    let caller = try caller(context)
    try await require(.adminOrders, of: caller, context)
    let checked = try BulkRule.checked(decisions)
    // Under one name whatever the verdicts are.
    let claim = try claim(.approveOrder, decisions, by: caller, context)
    let occasion = Occasion(caller, at: clock.now(), context)
    let changes = checked.map { decisionOf($0.verdict, $0.decision, caller, occasion) }
    var refusals: [Int: OrdersError] = [:]
    do {
      return try await change(changes, claim: claim) { found in
        refusals = found
        return .decisionsRefused(
          found.sorted { $0.key < $1.key }.map { index, error in
            RefusedDecision(index: index, id: checked[index].decision.orderID, error: error)
          })
      }
    } catch {
      for (index, refusal) in refusals.sorted(by: { $0.key < $1.key }) {
        let bulk = checked[index]
        try await recordOffence(refusal, bulk.verdict.action, on: bulk.decision.orderID, caller, occasion)
      }
      throw error
    }
  }
}
