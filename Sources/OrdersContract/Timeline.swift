public import Kernel

/// All that happened to one order, oldest first.
public struct Timeline: Sendable, Hashable, Codable {
  public let events: [TimelineEvent]

  public init(events: [TimelineEvent]) { self.events = events }
}

/// One thing that happened to an order.
public struct TimelineEvent: Sendable, Hashable, Codable {
  /// Grows with every event of the whole desk; the gaps belong to other orders.
  public let sequence: Int
  public let kind: Kind
  public let actor: Person
  public let at: Timestamp
  /// The fields that got another value, by their names in JSON.
  public let changes: [String: FieldChange]
  public let requestID: String

  public init(
    sequence: Int, kind: Kind, actor: Person, at: Timestamp, changes: [String: FieldChange], requestID: String
  ) {
    self.sequence = sequence
    self.kind = kind
    self.actor = actor
    self.at = at
    self.changes = changes
    self.requestID = requestID
  }

  /// What kind of thing; the first event of every order is `placed`.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case placed, edited, cancelled, approved, rejected, undone
  }

  enum CodingKeys: String, CodingKey {
    case sequence, kind, actor, at, changes
    case requestID = "request_id"
  }
}
