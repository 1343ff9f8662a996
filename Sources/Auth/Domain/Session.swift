public import AuthContract
public import Kernel

/// One sign-in on one device, as it begins.
public struct Session: Sendable, Hashable {
  /// Also the claim `sid` of its tokens.
  public let id: EntityID
  /// Who signed in.
  public let userID: EntityID
  /// How the session is proved.
  public let kind: Kind
  /// When the person signed in.
  public let createdAt: Timestamp
  /// When it ends at the latest, however active it is.
  public let endsAt: Timestamp
  /// At most 100 code points.
  public let address: String
  /// At most 255 code points.
  public let userAgent: String

  /// Cuts what the client says about itself to the lengths that are stored.
  public init(
    id: EntityID, userID: EntityID, kind: Kind, createdAt: Timestamp, endsAt: Timestamp, client: CallContext.Client
  ) {
    self.id = id
    self.userID = userID
    self.kind = kind
    self.createdAt = createdAt
    self.endsAt = endsAt
    self.address = Session.cut(client.address, to: 100)
    self.userAgent = Session.cut(client.userAgent, to: 255)
  }

  /// How the person proves at each request that the session is theirs.
  public typealias Kind = SessionInfo.Kind

  /// Code points and not characters, as the database counts them: a client may send a character of any length.
  private static func cut(_ text: String, to length: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
  }
}

/// What a store finds a session by.
public enum SessionKey: Sendable, Hashable {
  case id(EntityID)
  /// The digest of a browser session's secret, 32 bytes.
  case secretHash([UInt8])
  /// The digest of a refresh token that the session has or had, 32 bytes.
  case refreshHash([UInt8])
}

/// All that a verification needs to know about a session and its user, as it is in the store now.
public struct SessionState: Sendable, Hashable {
  /// The session itself.
  public let id: EntityID
  /// The user with the roles of this moment; its `sessionID` is `id`.
  public let principal: Principal
  /// A disabled user has no live session.
  public let isUserDisabled: Bool
  /// From here the idle time counts.
  public var lastActiveAt: Timestamp
  /// When it ends at the latest.
  public let endsAt: Timestamp
  /// Ended by a sign-out.
  public let isRevoked: Bool

  /// Makes the principal of its parts.
  public init(
    id: EntityID, userID: EntityID, username: String, roles: [Role], isUserDisabled: Bool, lastActiveAt: Timestamp,
    endsAt: Timestamp, isRevoked: Bool
  ) {
    self.id = id
    self.principal = Principal(userID: userID, username: username, roles: roles, sessionID: id)
    self.isUserDisabled = isUserDisabled
    self.lastActiveAt = lastActiveAt
    self.endsAt = endsAt
    self.isRevoked = isRevoked
  }
}
