import Kernel
import OrdersContract

extension Order {
  /// The order after its owner has cancelled it.
  /// - Throws: `notOwner`, `notPending`, `versionConflict`.
  func cancelled(version: Int, _ occasion: Occasion) throws(OrdersError) -> Transition {
    try require(owner: occasion.person)
    try require(version: version)
    let cancelled = OrderStatus.cancelled
    let changes = ["status": FieldChange(from: .text(status.rawValue), to: .text(cancelled.rawValue))]
    return occasion.transition(of: self, .cancelled, .cancelOrder, changes: changes) { $0.status = cancelled }
  }
}
