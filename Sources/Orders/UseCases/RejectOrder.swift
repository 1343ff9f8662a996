public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Says no to the version of a pending order that the caller saw. Needs `admin:orders`. Without an idempotency key a retry
  /// finds the order decided.
  /// - Throws: `forbidden`, `invalid`, `notFound`, `ownOrder`, `notPending`, `versionConflict`, `keyReused`, `inProgress`.
  public func rejectOrder(
    _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await decideOrder(.rejected, decision, context)
  }
}
