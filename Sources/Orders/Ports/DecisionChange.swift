public import Kernel
public import OrdersContract

/// A decision as a guarded change: what must be true of the order, and what it becomes.
public struct DecisionChange: Sendable, Hashable {
  /// The order to decide.
  public let orderID: EntityID
  /// The version that the order must still have.
  public let version: Int
  /// The owner whose orders must not be changed; `nil` for no such guard.
  public let excludedOwner: EntityID?
  /// What the order becomes.
  public let verdict: OrderVerdict
  /// Empty for none.
  public let reason: String
  /// Who decided, and when, are taken from it.
  public let entry: TimelineEntry

  /// A change as the domain wants it; the store checks the guards.
  public init(
    orderID: EntityID, version: Int, excludedOwner: EntityID?, verdict: OrderVerdict, reason: String,
    entry: TimelineEntry
  ) {
    self.orderID = orderID
    self.version = version
    self.excludedOwner = excludedOwner
    self.verdict = verdict
    self.reason = reason
    self.entry = entry
  }
}

/// What became of a guarded change.
public enum DecisionOutcome: Sendable, Hashable {
  /// The order after the change.
  case decided(Order)
  /// A guard did not hold: the order as it is, `nil` when there is none. Nothing has changed.
  case unchanged(Order?)
}
