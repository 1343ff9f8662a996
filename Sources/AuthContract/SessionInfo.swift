public import Kernel

/// One sign-in on one device, as its owner and administrators may see it.
public struct SessionInfo: Sendable, Hashable, Codable {
  public let id: EntityID
  public let kind: Kind
  public let createdAt: Timestamp
  public let lastActiveAt: Timestamp
  /// When it ends at the latest, however active it is.
  public let endsAt: Timestamp
  /// Where the person signed in: at most 100 code points.
  public let address: String
  /// What the client said about itself: at most 255 code points. Escape it on output.
  public let userAgent: String
  /// Whether the call itself belongs to it.
  public let isCurrent: Bool

  public init(
    id: EntityID, kind: Kind, createdAt: Timestamp, lastActiveAt: Timestamp, endsAt: Timestamp, address: String,
    userAgent: String, isCurrent: Bool
  ) {
    self.id = id
    self.kind = kind
    self.createdAt = createdAt
    self.lastActiveAt = lastActiveAt
    self.endsAt = endsAt
    self.address = address
    self.userAgent = userAgent
    self.isCurrent = isCurrent
  }

  /// How the person proves at each request that the session is theirs.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// By the secret in a cookie.
    case browser
    /// By access tokens, renewed with a refresh token.
    case api
  }

  enum CodingKeys: String, CodingKey {
    case id, kind, address
    case createdAt = "created_at"
    case lastActiveAt = "last_active_at"
    case endsAt = "ends_at"
    case userAgent = "user_agent"
    case isCurrent = "current"
  }
}
