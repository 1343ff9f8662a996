public import Kernel

/// What an access token says (SPEC §2). The issuer and the audience are the signer's matter.
public struct AccessToken: Sendable, Hashable {
  /// The claim `jti`.
  public let id: EntityID
  /// The claim `sid`.
  public let sessionID: EntityID
  /// The claim `sub`.
  public let userID: EntityID
  /// The claim `username`.
  public let username: String
  /// As they were at sign-in. What a caller may do is decided by the roles in the store.
  public let roles: [Role]
  /// Whole seconds in the token; a fraction is cut off.
  public let issuedAt: Timestamp
  /// The first moment at which the token is no longer good. Whole seconds, too.
  public let expiresAt: Timestamp

  /// Takes the claims as they are.
  public init(
    id: EntityID, sessionID: EntityID, userID: EntityID, username: String, roles: [Role], issuedAt: Timestamp,
    expiresAt: Timestamp
  ) {
    self.id = id
    self.sessionID = sessionID
    self.userID = userID
    self.username = username
    self.roles = roles
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }
}
