public import Kernel
public import OrdersContract

extension OrdersModule {
  /// How the desk is doing; what another process changes is seen within a second. Needs `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `forbidden`.
  public func orderStatistics(_ context: CallContext) async throws(OrdersError) -> OrderStatistics {
    _ = try await overseer(context)
    let now = clock.now()
    return try await stored { () throws(StoreError) in
      try await recentStatistics.statistics(at: now) { () throws(StoreError) in try await store.statistics(at: now) }
    }
  }
}
