public import Kernel
public import OrdersContract

extension OrdersModule {
  /// All that happened to an order, oldest first; who may see the order may see this. Safe to retry.
  /// - Throws: `notFound`, also for an order that the caller may not see.
  public func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline {
    let visible = Access.visibility(for: try caller(context))
    let timeline = try await stored { () throws(StoreError) in try await store.timeline(of: id, among: visible) }
    guard let timeline else { throw .notFound }
    return timeline
  }
}
