public import Kernel

/// Which people are wanted, by username.
public struct UserQuery: Sendable, Hashable, Codable {
  /// Part of the username or the display name, in capitals or not; empty for everybody.
  public var search: String
  /// `nil` for all.
  public var role: Role?
  /// `nil` for both.
  public var isDisabled: Bool?
  /// By offset; cursors are not used here.
  public var page: PageRequest

  public init(search: String = "", role: Role? = nil, isDisabled: Bool? = nil, page: PageRequest = PageRequest()) {
    self.search = search
    self.role = role
    self.isDisabled = isDisabled
    self.page = page
  }
}

/// A part of the list of people.
public struct UserPage: Sendable, Hashable, Codable {
  public let users: [User]
  /// How many people the query has on all pages together.
  public let total: Int

  public init(users: [User], total: Int) {
    self.users = users
    self.total = total
  }
}

/// What an administrator changes about somebody; `nil` leaves it as it is.
public struct UserChange: Sendable, Hashable, Codable {
  /// All roles of the person from now on, at least one.
  public var roles: [Role]?
  public var isDisabled: Bool?

  public init(roles: [Role]? = nil, isDisabled: Bool? = nil) {
    self.roles = roles
    self.isDisabled = isDisabled
  }
}

/// A one-time link, as its secret part. It can be shown once only: its SHA-256 is what is stored.
public struct PasswordReset: Sendable, Codable {
  /// 256 random bits in base64url, for `/reset-password?token=`.
  public let token: String
  public let expiresAt: Timestamp
  /// Whose password it sets.
  public let user: User

  public init(token: String, expiresAt: Timestamp, user: User) {
    self.token = token
    self.expiresAt = expiresAt
    self.user = user
  }
}

/// A new password by a one-time link.
public struct PasswordRedemption: Sendable, Codable {
  public let token: String
  public let newPassword: String

  public init(token: String, newPassword: String) {
    self.token = token
    self.newPassword = newPassword
  }
}

/// A new password in the place of one that is known.
public struct PasswordChange: Sendable, Codable {
  public let currentPassword: String
  public let newPassword: String

  public init(currentPassword: String, newPassword: String) {
    self.currentPassword = currentPassword
    self.newPassword = newPassword
  }
}

/// The answer to a change of password.
public struct ChangedPassword: Sendable, Codable {
  /// The new secret of the browser session that asked, for its cookie; `nil` for an API client.
  public let newSecret: String?
  /// How many other sessions were ended.
  public let endedSessions: Int

  public init(newSecret: String?, endedSessions: Int) {
    self.newSecret = newSecret
    self.endedSessions = endedSessions
  }
}
