import Auth
import JWTKit
import Kernel

/// The claims of SPEC §2 as they stand in the token (RFC 7519 §4). Every one is required.
struct AccessTokenPayload: JWTPayload {
  let issuer: String
  let audience: String
  let subject: EntityID
  /// Seconds since 1970.
  let expiresAt: Int64
  let issuedAt: Int64
  let id: EntityID
  let sessionID: EntityID
  let username: String
  let isAdmin: Bool
  let roles: [Role]
  let scopes: [Scope]

  enum CodingKeys: String, CodingKey {
    case issuer = "iss"
    case audience = "aud"
    case subject = "sub"
    case expiresAt = "exp"
    case issuedAt = "iat"
    case id = "jti"
    case sessionID = "sid"
    case isAdmin = "is_admin"
    case username, roles, scopes
  }

  init(_ token: AccessToken, issuer: String, audience: String) {
    let principal = Principal(
      userID: token.userID, username: token.username, roles: token.roles, sessionID: token.sessionID)
    self.issuer = issuer
    self.audience = audience
    self.subject = token.userID
    self.expiresAt = token.expiresAt.milliseconds / 1000
    self.issuedAt = token.issuedAt.milliseconds / 1000
    self.id = token.id
    self.sessionID = token.sessionID
    self.username = token.username
    self.isAdmin = principal.isAdmin
    self.roles = principal.roles
    self.scopes = principal.scopes
  }

  /// Nothing here: the claims are checked by the signer, which knows the time.
  func verify(using algorithm: some JWTAlgorithm) {}

  var token: AccessToken {
    AccessToken(
      id: id, sessionID: sessionID, userID: subject, username: username, roles: roles,
      issuedAt: Timestamp(milliseconds: issuedAt * 1000), expiresAt: Timestamp(milliseconds: expiresAt * 1000))
  }
}
