public import Kernel

/// A person as Auth knows them, without anything secret.
public struct User: Sendable, Hashable, Codable {
  public let userID: EntityID
  /// 4-20 of `a-z 0-9 _`.
  public let username: String
  public let roles: [Role]
  public let isDisabled: Bool
  public let createdAt: Timestamp

  public init(userID: EntityID, username: String, roles: [Role], isDisabled: Bool, createdAt: Timestamp) {
    self.userID = userID
    self.username = username
    self.roles = roles
    self.isDisabled = isDisabled
    self.createdAt = createdAt
  }

  enum CodingKeys: String, CodingKey {
    case userID = "user_id"
    case username, roles
    case isDisabled = "disabled"
    case createdAt = "created_at"
  }
}

/// What a person fills in to get an account.
public struct Registration: Sendable {
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
public struct NewUser: Sendable {
  public let username: String
  public let secret: Secret
  public let roles: [Role]

  public init(username: String, secret: Secret, roles: [Role]) {
    self.username = username
    self.secret = secret
    self.roles = roles
  }

  /// How the new account's password is given.
  public enum Secret: Sendable {
    case password(String)
    /// A bcrypt hash in modular crypt format (`$2b$…`).
    case hash(String)
  }
}

/// What a person types to sign in.
public struct Credentials: Sendable {
  public let username: String
  public let password: String

  public init(username: String, password: String) {
    self.username = username
    self.password = password
  }
}
