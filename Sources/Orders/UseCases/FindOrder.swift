public import Kernel
public import OrdersContract

extension OrdersModule {
  /// One order: the caller's own, or anyone's with `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `notFound`, also for an order that the caller may not see.
  public func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order {
    let visible = Access.visibility(for: try caller(context))
    let order = try await stored { () throws(StoreError) in try await store.find(id, among: visible) }
    guard let order else { throw .notFound }
    return order
  }
}
