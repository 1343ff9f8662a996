import AuthContract
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel

/// `{message}`.
struct Message: Encodable {
  let message: String
}

/// `{sessions}`.
struct SessionList: Encodable {
  let sessions: [SessionInfo]
}

/// `{ended_sessions}`: how many.
struct EndedSessions: Encodable {
  let count: Int

  enum CodingKeys: String, CodingKey {
    case count = "ended_sessions"
  }
}

extension Response {
  /// New tokens, to be kept in no cache (RFC 6749 §5.1). The security headers add `Cache-Control: no-store`.
  static func tokens(_ grant: TokenGrant) throws -> Response {
    var headers = HTTPFields()
    if let pragma = HTTPField.Name("Pragma") { headers[pragma] = "no-cache" }
    return try json(grant, headers: headers)
  }
}

extension AppContext {
  /// The person in the path. An identifier that is no UUID names nobody.
  func userID() throws(AuthError) -> EntityID {
    guard let id = pathID("id") else { throw .userNotFound }
    return id
  }

  /// The session in the path. An identifier that is no UUID names none.
  func sessionID() throws(AuthError) -> EntityID {
    guard let id = pathID("id") else { throw .sessionNotFound }
    return id
  }
}
