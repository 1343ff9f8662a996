import Kernel
import OrdersContract

extension Order {
  /// The order after its decision has been taken back by who made it.
  /// - Throws: `notDecided`, `notUndoable`, `versionConflict`.
  func undone(version: Int?, within window: Duration, _ occasion: Occasion) throws(OrdersError) -> Transition {
    guard let decidedBy, let decidedAt else { throw .notDecided(self) }
    guard decidedBy.userID == occasion.person.userID else {
      throw .notUndoable(self, why: "It is \(status.rawValue) by \(decidedBy.username): only they can take that back.")
    }
    guard occasion.at < decidedAt + window else {
      let why = "A decision can be taken back for \(window.wholeSeconds) seconds; that time has passed."
      throw .notUndoable(self, why: why)
    }
    if let version, version != self.version { throw .versionConflict(self) }
    let pending = OrderStatus.pending
    var changes = ["status": FieldChange(from: .text(status.rawValue), to: .text(pending.rawValue))]
    if let decisionReason, !decisionReason.isEmpty {
      changes["decision_reason"] = FieldChange(from: .text(decisionReason), to: .absent)
    }
    return occasion.transition(of: self, .undone, .undoDecision, changes: changes) { order in
      order.status = pending
      order.decidedBy = nil
      order.decidedAt = nil
      order.decisionReason = nil
    }
  }
}
