/// Who is calling, as verified by Auth: never read from a request header.
public struct Principal: Sendable, Hashable, Codable {
  public let userID: EntityID
  public let username: String
  public let roles: [Role]
  /// The sign-in that this call belongs to; `nil` for the command line, which acts on the database itself.
  public let sessionID: EntityID?

  public init(userID: EntityID, username: String, roles: [Role], sessionID: EntityID?) {
    self.userID = userID
    self.username = username
    self.roles = roles.sorted()
    self.sessionID = sessionID
  }

  public var isAdmin: Bool { roles.contains(.admin) }

  public var scopes: [Scope] { Set(roles.flatMap(\.scopes)).sorted() }

  public func may(_ scope: Scope) -> Bool { roles.contains { $0.scopes.contains(scope) } }
}
