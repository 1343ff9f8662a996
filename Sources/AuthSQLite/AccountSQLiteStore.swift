public import Auth
public import AuthContract
import GRDB
public import Kernel
public import SQLiteKit

/// Accounts in the tables `users` and `user_roles`, links for a new password in `password_resets`.
public struct AccountSQLiteStore: AccountStore {
  let database: SQLiteDatabase
  let chain = AuditChain(module: .auth)

  /// - Parameter database: opened with `AuthSchema.migrations()`.
  public init(database: SQLiteDatabase) { self.database = database }

  /// Account and roles in one transaction; the unique index decides who gets a name.
  public func insertAccount(_ account: Account, audit: AuditEntry) async throws(StoreError) -> Bool {
    try await database.write { [chain] db in
      let user = account.user
      let insertUser = try db.cachedStatement(
        sql: """
          INSERT INTO users (id, username, password_hash, disabled, created_at, updated_at, display_name)
          VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING
          """)
      try insertUser.execute(arguments: [
        user.userID, user.username, account.passwordHash.text, user.isDisabled, user.createdAt, user.createdAt,
        user.displayName,
      ])
      guard db.changesCount == 1 else { return false }
      try AccountSQLiteStore.insertRoles(user.roles, of: user.userID, db)
      try chain.append(audit, db)
      return true
    }
  }

  static func insertRoles(_ roles: [Role], of userID: EntityID, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: "INSERT INTO user_roles (user_id, role) VALUES (?, ?)")
    for role in roles { try statement.execute(arguments: [userID, role.rawValue]) }
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

  /// One statement finds out whether the person may be changed.
  public func updateProfile(
    of userID: EntityID, displayName: String, audit: AuditEntry
  ) async throws(StoreError) -> User? {
    try await database.write { [chain] db in
      let statement = try db.cachedStatement(
        sql: "UPDATE users SET display_name = ?, updated_at = ? WHERE id = ? AND disabled = 0")
      try statement.execute(arguments: [displayName, audit.at, userID])
      guard db.changesCount == 1 else { return nil }
      try chain.append(audit, db)
      return try UserRow.find(userID, db)
    }
  }
}

// MARK: Reading

extension AccountSQLiteStore {
  /// By the unique index on the name.
  public func findAccount(username: Username) async throws(StoreError) -> Account? {
    try await database.read { db in
      let statement = try db.cachedStatement(sql: "\(UserRow.selection) WHERE u.username = ?")
      return try Row.fetchOne(statement, arguments: [username.text]).map(UserRow.account)
    }
  }

  /// By the primary key.
  public func findAccount(id: EntityID) async throws(StoreError) -> Account? {
    try await database.read { db in
      let statement = try db.cachedStatement(sql: "\(UserRow.selection) WHERE u.id = ?")
      return try Row.fetchOne(statement, arguments: [id]).map(UserRow.account)
    }
  }

  /// By the primary key.
  public func findUser(id: EntityID) async throws(StoreError) -> User? {
    try await database.read { db in try UserRow.find(id, db) }
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

  /// A search looks at every name: people are thousands, not millions. SQLite's own `lower` knows A to Z only, which is all
  /// that usernames have; display names need that of GRDB.
  public func listUsers(_ query: UserQuery) async throws(StoreError) -> UserPage {
    let arguments: StatementArguments = [
      query.search, query.search, query.role?.rawValue, query.isDisabled,
    ]
    return try await database.read { db in
      let condition = """
        (instr(u.username, lower(?1)) > 0 OR instr(swiftLowercaseString(u.display_name), swiftLowercaseString(?2)) > 0)
        AND (?3 IS NULL OR EXISTS (SELECT 1 FROM user_roles f WHERE f.user_id = u.id AND f.role = ?3))
        AND (?4 IS NULL OR u.disabled = ?4)
        """
      let count = try db.cachedStatement(sql: "SELECT count(*) FROM users u WHERE \(condition)")
      let total = try Int.fetchOne(count, arguments: arguments) ?? 0
      let statement = try db.cachedStatement(
        sql: "\(UserRow.selection) WHERE \(condition) ORDER BY u.username LIMIT ?5 OFFSET ?6")
      let page: StatementArguments = [query.page.limit, query.page.offset]
      let users = try Row.fetchAll(statement, arguments: arguments + page).map(UserRow.user)
      return UserPage(users: users, total: total)
    }
  }
}
