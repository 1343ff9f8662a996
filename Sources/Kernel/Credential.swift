/// What a caller presents to prove who they are. It never prints itself: neither in a log nor in an error.
public enum Credential: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
  /// The secret in a browser's session cookie.
  case session(secret: String)
  /// An access token in an `Authorization: Bearer` header (RFC 6750).
  case bearer(token: String)

  public var description: String {
    switch self {
    case .session: "session cookie (hidden)"
    case .bearer: "access token (hidden)"
    }
  }

  public var debugDescription: String { description }
}
