import Kernel
import OrdersContract

extension Order {
  /// The order after a yes or a no to one version of it.
  /// - Throws: `ownOrder`, `notPending`, `versionConflict`.
  func decided(
    _ verdict: Verdict, reason: String, version: Int, allowSelfApproval: Bool, _ occasion: Occasion
  ) throws(OrdersError) -> Transition {
    if userID == occasion.person.userID && !allowSelfApproval { throw .ownOrder }
    try require(version: version)
    let changes = TimelineEntry.changes(verdict, reason: reason)
    return occasion.transition(of: self, verdict.kind, verdict.action, changes: changes) { order in
      order.status = verdict.status
      order.decidedBy = occasion.person
      order.decidedAt = occasion.at
      order.decisionReason = reason
    }
  }

  /// What every change of a pending order requires.
  /// - Throws: `notPending`, `versionConflict`.
  func require(version: Int) throws(OrdersError) {
    guard status == .pending else { throw .notPending(self) }
    guard self.version == version else { throw .versionConflict(self) }
  }
}

extension Verdict {
  /// The kind of event that it is in the timeline.
  var kind: TimelineEvent.Kind {
    switch self {
    case .approved: .approved
    case .rejected: .rejected
    }
  }

  /// What it is called in the audit trail.
  var action: AuditAction {
    switch self {
    case .approved: .approveOrder
    case .rejected: .rejectOrder
    }
  }
}
