public import Kernel

/// A person as Auth knows them, without anything secret.
public struct User: Sendable, Hashable, Codable {
  public let userID: EntityID
  /// 4-20 of `a-z 0-9 _`.
  public let username: String
  /// What the person wants to be called: 0-60 code points, no control characters. Escape it on output.
  public let displayName: String
  public let roles: [Role]
  public let isDisabled: Bool
  public let createdAt: Timestamp
  /// `nil` before the first sign-in.
  public let lastSignInAt: Timestamp?

  public init(
    userID: EntityID, username: String, displayName: String = "", roles: [Role], isDisabled: Bool,
    createdAt: Timestamp, lastSignInAt: Timestamp? = nil
  ) {
    self.userID = userID
    self.username = username
    self.displayName = displayName
    self.roles = roles
    self.isDisabled = isDisabled
    self.createdAt = createdAt
    self.lastSignInAt = lastSignInAt
  }

  enum CodingKeys: String, CodingKey {
    case userID = "user_id"
    case username, roles
    case displayName = "display_name"
    case isDisabled = "disabled"
    case createdAt = "created_at"
    case lastSignInAt = "last_sign_in_at"
  }

  /// Writes absent values as `null`, so that every user has the same members.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(userID, forKey: .userID)
    try container.encode(username, forKey: .username)
    try container.encode(displayName, forKey: .displayName)
    try container.encode(roles, forKey: .roles)
    try container.encode(isDisabled, forKey: .isDisabled)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encode(lastSignInAt, forKey: .lastSignInAt)
  }
}

/// What a person fills in to get an account.
public struct Registration: Sendable, Codable {
  /// 4-20 characters of `A-Z a-z 0-9 _`, kept in lower case.
  public let username: String
  /// 8-128 code points after NFKC.
  public let password: String

  public init(username: String, password: String) {
    self.username = username
    self.password = password
  }
}

/// An account that an administrator makes.
public struct NewUser: Sendable, Codable {
  public let username: String
  public let secret: Secret
  public let roles: [Role]

  public init(username: String, secret: Secret, roles: [Role]) {
    self.username = username
    self.secret = secret
    self.roles = roles
  }

  /// How the new account's password is given.
  public enum Secret: Sendable, Codable {
    case password(String)
    /// A bcrypt hash in modular crypt format (`$2b$…`).
    case hash(String)
  }
}

/// What a person types to sign in.
public struct Credentials: Sendable, Codable {
  public let username: String
  public let password: String

  public init(username: String, password: String) {
    self.username = username
    self.password = password
  }
}
