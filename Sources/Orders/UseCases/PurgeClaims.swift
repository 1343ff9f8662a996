import Kernel
public import OrdersContract

extension OrdersModule {
  /// Forgets the answers to idempotency keys that are older than 24 hours. To be called now and then.
  /// - Throws: `unavailable`.
  public func purgeClaims() async throws(OrdersError) {
    let moment = clock.now() - OrdersModule.claimLifetime
    while try await stored({ () throws(StoreError) in try await store.forgetClaims(before: moment) }) {}
  }
}
