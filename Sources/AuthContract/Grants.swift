public import Kernel

/// The answer to a browser's sign-in.
public struct BrowserSession: Sendable, Codable {
  public let principal: Principal
  /// 256 random bits in base64url, for the cookie. Only its SHA-256 is stored.
  public let secret: String
  /// When the session ends at the latest, however active it is.
  public let endsAt: Timestamp

  public init(principal: Principal, secret: String, endsAt: Timestamp) {
    self.principal = principal
    self.secret = secret
    self.endsAt = endsAt
  }
}

/// The answer to an API client's sign-in (RFC 6749 §5.1).
public struct TokenGrant: Sendable, Codable {
  /// A JSON Web Token (RFC 7519), signed with HS256.
  public let accessToken: String
  public let tokenType: String
  /// Seconds.
  public let expiresIn: Int
  /// 256 bits in base64url, good for one exchange (RFC 9700 §4.14). Only its SHA-256 is stored.
  public let refreshToken: String
  /// The scopes of the token, separated by spaces.
  public let scope: String

  public init(accessToken: String, expiresIn: Int, refreshToken: String, scopes: [Scope]) {
    self.accessToken = accessToken
    self.tokenType = "bearer"
    self.expiresIn = expiresIn
    self.refreshToken = refreshToken
    self.scope = scopes.map(\.rawValue).joined(separator: " ")
  }

  enum CodingKeys: String, CodingKey {
    case accessToken = "access_token"
    case tokenType = "token_type"
    case expiresIn = "expires_in"
    case refreshToken = "refresh_token"
    case scope
  }
}
