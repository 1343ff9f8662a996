import Kernel
import OrdersContract
import Testing

/// Somebody who follows orders and goes on where they were when the stream ends.
struct LiveReader: Sendable {
  private let stage: OrdersStage

  init(_ stage: OrdersStage) { self.stage = stage }

  /// The changes up to the one that places an order with this name, which is not among them.
  func read(
    after sequence: Int, until lastItem: String, as context: CallContext? = nil
  ) async throws -> [OrderChange] {
    var seen: [OrderChange] = []
    while true {
      let changes = try await stage.service.followOrders(
        after: seen.last?.sequence ?? sequence, context ?? stage.auditor)
      while let batch = try await changes.batches.next() {
        for change in batch {
          if change.order.itemName == lastItem { return seen }
          seen.append(change)
        }
      }
    }
  }
}
