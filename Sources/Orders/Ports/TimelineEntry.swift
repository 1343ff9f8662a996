public import Kernel
public import OrdersContract

/// An event that a store is about to append; its sequence is given by the store.
public struct TimelineEntry: Sendable, Hashable {
  /// What happened; the first entry of an order is `placed`.
  public let kind: TimelineEvent.Kind
  /// Who did it, with the name of that time.
  public let actor: Person
  /// When it happened.
  public let at: Timestamp
  /// By field name in JSON.
  public let changes: [String: FieldChange]
  /// 1-128 of `A-Za-z0-9._-`.
  public let requestID: String

  /// An event as it is to be stored; see the properties for the limits.
  public init(
    kind: TimelineEvent.Kind, actor: Person, at: Timestamp, changes: [String: FieldChange], requestID: String
  ) {
    self.kind = kind
    self.actor = actor
    self.at = at
    self.changes = changes
    self.requestID = requestID
  }
}
