public import Kernel
public import OrdersContract

extension OrdersModule {
  /// Says no to the version of a pending order that the caller saw. Needs `admin:orders`. A retry finds the order decided.
  /// - Throws: `forbidden`, `invalid`, `notFound`, `ownOrder`, `notPending`, `versionConflict`.
  public func rejectOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Order {
    try await decideOrder(.reject, decision, context)
  }
}
