public import Kernel
public import OrdersContract

/// A yes or a no: the two ways in which an order can be decided.
public enum OrderVerdict: Sendable, Hashable, CaseIterable {
  case approve, reject

  /// The status of an order after it.
  public var status: OrderStatus {
    switch self {
    case .approve: .approved
    case .reject: .rejected
    }
  }

  /// The kind of event that it is in the timeline.
  public var kind: TimelineEvent.Kind {
    switch self {
    case .approve: .approved
    case .reject: .rejected
    }
  }

  /// What it is called in the audit trail.
  public var action: AuditAction {
    switch self {
    case .approve: .approveOrder
    case .reject: .rejectOrder
    }
  }
}
