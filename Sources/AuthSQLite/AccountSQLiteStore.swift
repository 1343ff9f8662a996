public import Auth
public import AuthContract
import GRDB
public import Kernel
public import SQLiteKit

/// Accounts in the tables `users` and `user_roles`.
public struct AccountSQLiteStore: AccountStore {
  private let database: SQLiteDatabase

  /// - Parameter database: opened with `AuthSchema.migrations()`.
  public init(database: SQLiteDatabase) { self.database = database }

  /// Account and roles in one transaction; the unique index decides who gets a name.
  public func insertAccount(_ account: Account) async throws(StoreError) -> Bool {
    try await database.write { db in
      let user = account.user
      let insertUser = try db.cachedStatement(
        sql: """
          INSERT INTO users (id, username, password_hash, disabled, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (username) DO NOTHING
          """)
      try insertUser.execute(arguments: [
        user.userID, user.username, account.passwordHash.text, user.isDisabled, user.createdAt, user.createdAt,
      ])
      guard db.changesCount == 1 else { return false }
      let insertRole = try db.cachedStatement(sql: "INSERT INTO user_roles (user_id, role) VALUES (?, ?)")
      for role in user.roles { try insertRole.execute(arguments: [user.userID, role.rawValue]) }
      return true
    }
  }

  /// By the unique index on the name.
  public func findAccount(username: Username) async throws(StoreError) -> Account? {
    try await database.read { db in
      let statement = try db.cachedStatement(sql: "\(UserRow.selection) WHERE u.username = ?")
      return try Row.fetchOne(statement, arguments: [username.text]).map(UserRow.account)
    }
  }

  /// By the primary key.
  public func findUser(id: EntityID) async throws(StoreError) -> User? {
    try await database.read { db in
      let statement = try db.cachedStatement(sql: "\(UserRow.selection) WHERE u.id = ?")
      return try Row.fetchOne(statement, arguments: [id]).map(UserRow.user)
    }
  }

  /// Compares and sets in one statement.
  public func renewPasswordHash(
    of userID: EntityID, from old: PasswordHash, to new: PasswordHash, at now: Timestamp
  ) async throws(StoreError) {
    try await database.write { db in
      let statement = try db.cachedStatement(
        sql: "UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ? AND password_hash = ?")
      try statement.execute(arguments: [new.text, now, userID, old.text])
    }
  }

  /// By the index on roles.
  public func hasEnabledUser(role: Role) async throws(StoreError) -> Bool {
    try await database.read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM user_roles r JOIN users u ON u.id = r.user_id WHERE r.role = ? AND u.disabled = 0)
          """)
      return try Bool.fetchOne(statement, arguments: [role.rawValue]) ?? false
    }
  }
}
