import Auth
import AuthContract
import GRDB
import Kernel

/// How a row of `users`, with its roles, becomes a value.
enum UserRow {
  static let selection = """
    SELECT u.id, u.username, u.disabled, u.created_at, u.password_hash,
      (SELECT group_concat(r.role) FROM user_roles r WHERE r.user_id = u.id), u.display_name, u.last_sign_in_at
    FROM users u
    """

  static func user(_ row: Row) throws -> User {
    User(
      userID: row[0], username: row[1], displayName: row[6], roles: try roles(row[5]), isDisabled: row[2],
      createdAt: row[3], lastSignInAt: row[7])
  }

  static func account(_ row: Row) throws -> Account {
    guard let hash = PasswordHash(row[4] as String) else {
      throw StoreError("users: the account \(row[0] as String) has a hash that cannot be read")
    }
    return Account(user: try user(row), passwordHash: hash)
  }

  /// By the primary key.
  static func find(_ id: EntityID, _ db: Database) throws -> User? {
    let statement = try db.cachedStatement(sql: "\(selection) WHERE u.id = ?")
    return try Row.fetchOne(statement, arguments: [id]).map(user)
  }

  /// - Parameter list: separated by commas; `nil` for none.
  static func roles(_ list: String?) throws -> [Role] {
    try (list ?? "").split(separator: ",").map { name in
      guard let role = Role(rawValue: String(name)) else { throw StoreError("user_roles: unknown role \(name)") }
      return role
    }.sorted()
  }
}
