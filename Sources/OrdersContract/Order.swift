public import Kernel

/// Something that a person asked for.
public struct Order: Sendable, Hashable, Codable {
  public let id: EntityID
  public let userID: EntityID
  public let username: String
  /// 1-255 code points after trimming, no control characters. Escape it on output.
  public var itemName: String
  /// 1-100.
  public var quantity: Int
  /// 0-1000 code points; line breaks are `\n`.
  public var notes: String
  public var status: OrderStatus
  public let createdAt: Timestamp
  public var updatedAt: Timestamp
  public var decidedBy: Person?
  public var decidedAt: Timestamp?
  /// 0-500 code points; `nil` until the order is decided.
  public var decisionReason: String?
  /// From 1, one more at each change.
  public var version: Int

  public init(
    id: EntityID, userID: EntityID, username: String, itemName: String, quantity: Int, notes: String,
    status: OrderStatus, createdAt: Timestamp, updatedAt: Timestamp, decidedBy: Person?, decidedAt: Timestamp?,
    decisionReason: String?, version: Int
  ) {
    self.id = id
    self.userID = userID
    self.username = username
    self.itemName = itemName
    self.quantity = quantity
    self.notes = notes
    self.status = status
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.decidedBy = decidedBy
    self.decidedAt = decidedAt
    self.decisionReason = decisionReason
    self.version = version
  }

  enum CodingKeys: String, CodingKey {
    case id, username, quantity, notes, status, version
    case userID = "user_id"
    case itemName = "item_name"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
    case decidedBy = "decided_by"
    case decidedAt = "decided_at"
    case decisionReason = "decision_reason"
  }

  /// Writes absent values as `null`, so that every order has the same members.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(userID, forKey: .userID)
    try container.encode(username, forKey: .username)
    try container.encode(itemName, forKey: .itemName)
    try container.encode(quantity, forKey: .quantity)
    try container.encode(notes, forKey: .notes)
    try container.encode(status, forKey: .status)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encode(updatedAt, forKey: .updatedAt)
    try container.encode(decidedBy, forKey: .decidedBy)
    try container.encode(decidedAt, forKey: .decidedAt)
    try container.encode(decisionReason, forKey: .decisionReason)
    try container.encode(version, forKey: .version)
  }
}

/// Where an order stands.
public enum OrderStatus: String, Sendable, Hashable, Codable, CaseIterable {
  case pending, approved, rejected, cancelled
}

/// A person as an order remembers them: the name is the one at the time.
public struct Person: Sendable, Hashable, Codable {
  public let userID: EntityID
  public let username: String

  public init(userID: EntityID, username: String) {
    self.userID = userID
    self.username = username
  }

  enum CodingKeys: String, CodingKey {
    case userID = "user_id"
    case username
  }
}
