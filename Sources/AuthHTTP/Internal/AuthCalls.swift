import AuthContract
import Kernel
import PeerHTTP

/// The verbs of `AuthService` as calls between processes: what both ends agree on.
enum AuthCalls {
  static let module = "auth"

  // Who is not known yet.
  static let registerUser = PeerCall<Registration, User>("registerUser", .once, needsCaller: false)
  static let signIn = PeerCall<Credentials, BrowserSession>("signIn", .once, needsCaller: false)
  static let issueToken = PeerCall<Credentials, TokenGrant>("issueToken", .once, needsCaller: false)
  static let refreshToken = PeerCall<RefreshTokenText, TokenGrant>("refreshToken", .once, needsCaller: false)
  static let resetPassword = PeerCall<PasswordRedemption, User>("resetPassword", .once, needsCaller: false)
  static let verifyCredential = PeerCall<PresentedCredential, Principal>(
    "verifyCredential", .safe, needsCaller: false)
  static let recheckCredential = PeerCall<PresentedCredential, Principal>(
    "recheckCredential", .safe, needsCaller: false)

  // One's own account.
  static let currentUser = PeerCall<NoArguments, User>("currentUser", .safe)
  static let updateProfile = PeerCall<DisplayNameText, User>("updateProfile", .once)
  static let changePassword = PeerCall<PasswordChange, ChangedPassword>("changePassword", .once)
  static let listSessions = PeerCall<NoArguments, [SessionInfo]>("listSessions", .safe)
  static let revokeSession = PeerCall<EntityID, NoAnswer>("revokeSession", .once)
  static let revokeOtherSessions = PeerCall<NoArguments, Int>("revokeOtherSessions", .once)
  static let signOut = PeerCall<NoArguments, NoAnswer>("signOut", .once)

  // Other people.
  static let createUser = PeerCall<NewUser, User>("createUser", .once)
  static let listUsers = PeerCall<UserQuery, UserPage>("listUsers", .safe)
  static let findUser = PeerCall<EntityID, User>("findUser", .safe)
  static let updateUser = PeerCall<ChangeOfUser, User>("updateUser", .once)
  static let listSessionsOfUser = PeerCall<EntityID, [SessionInfo]>("listSessionsOfUser", .safe)
  static let endSessions = PeerCall<EntityID, Int>("endSessions", .once)
  static let issuePasswordReset = PeerCall<EntityID, PasswordReset>("issuePasswordReset", .once)

  static let listAuditEvents = PeerCall<AuditSearch, [AuditEvent]>("listAuditEvents", .safe)
}

/// A refresh token, on its own in an object.
struct RefreshTokenText: Codable, Sendable {
  let token: String
}

/// What somebody wants to be called.
struct DisplayNameText: Codable, Sendable {
  let name: String
}

/// Whom to change, and how.
struct ChangeOfUser: Codable, Sendable {
  let userID: EntityID
  let change: UserChange
}

/// A credential whose holder is asked for. It never prints itself.
struct PresentedCredential: Codable, Sendable {
  private enum Kind: String, Codable {
    case session, bearer
  }

  private let kind: Kind
  private let secret: String

  init(_ credential: Credential) {
    switch credential {
    case .session(let secret): (kind, self.secret) = (.session, secret)
    case .bearer(let token): (kind, secret) = (.bearer, token)
    }
  }

  var credential: Credential {
    switch kind {
    case .session: .session(secret: secret)
    case .bearer: .bearer(token: secret)
    }
  }
}

extension PresentedCredential: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", kind.rawValue)
      json.member("secret", secret)
    }
  }
}

extension PresentedCredential: JSONReadable {
  init(from json: inout JSONReader) throws(JSONReader.Failure) {
    var kind: Kind?
    var secret: String?
    try json.object { name, json throws(JSONReader.Failure) in
      switch name {
      case "kind": kind = try json.value(Kind.init(rawValue:))
      case "secret": secret = try json.string()
      default: try json.skip()
      }
    }
    (self.kind, self.secret) = (try kind.required("kind"), try secret.required("secret"))
  }
}
