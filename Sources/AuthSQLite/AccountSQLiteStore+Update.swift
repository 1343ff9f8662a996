public import Auth
import AuthContract
import GRDB
public import Kernel
import SQLiteKit

extension AccountSQLiteStore {
  /// The one writer holds the database from the first statement on, so nobody changes another administrator meanwhile.
  public func updateUser(_ update: UserUpdate) async throws(StoreError) -> UserUpdateOutcome {
    try await database.write { [chain] db in
      guard let before = try UserRow.find(update.userID, db) else { return .notFound }
      let roles = update.change.roles ?? before.roles
      let isDisabled = update.change.isDisabled ?? before.isDisabled
      guard roles != before.roles || isDisabled != before.isDisabled else { return .updated(before) }
      if before.isEnabledAdmin, isDisabled || !roles.contains(.admin),
        try !AccountSQLiteStore.hasAdmin(besides: update.userID, db)
      {
        return .lastAdmin
      }
      try AccountSQLiteStore.write(roles, isDisabled, over: before, at: update.at, db)
      let ended = try AccountSQLiteStore.endSessions(before, roles, isDisabled, update.liveness, db)
      guard let after = try UserRow.find(update.userID, db) else { return .notFound }
      try chain.append(update.audit(before, after, ended), db)
      return .updated(after)
    }
  }

  private static func hasAdmin(besides userID: EntityID, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM user_roles r JOIN users u ON u.id = r.user_id
          WHERE r.role = 'admin' AND u.disabled = 0 AND u.id <> ?)
        """)
    return try Bool.fetchOne(statement, arguments: [userID]) ?? false
  }

  private static func write(
    _ roles: [Role], _ isDisabled: Bool, over before: User, at now: Timestamp, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(sql: "UPDATE users SET disabled = ?, updated_at = ? WHERE id = ?")
    try statement.execute(arguments: [isDisabled, now, before.userID])
    guard roles != before.roles else { return }
    try db.cachedStatement(sql: "DELETE FROM user_roles WHERE user_id = ?").execute(arguments: [before.userID])
    try insertRoles(roles, of: before.userID, db)
  }

  /// Whoever is disabled loses every session, and a link for a new password; whoever gets a scope more loses those of
  /// browsers, so that a secret from before the change is worth nothing after it.
  private static func endSessions(
    _ before: User, _ roles: [Role], _ isDisabled: Bool, _ liveness: SessionLiveness, _ db: Database
  ) throws -> Int {
    if isDisabled {
      try db.cachedStatement(sql: "DELETE FROM password_resets WHERE user_id = ?").execute(
        arguments: [before.userID])
      return try SessionRow.revoke(.all(of: before.userID), liveness, db)
    }
    let gained = Set(roles.flatMap(\.scopes)).subtracting(before.roles.flatMap(\.scopes))
    guard !gained.isEmpty else { return 0 }
    return try SessionRow.revoke(.all(of: before.userID), kind: .browser, liveness, db)
  }
}

extension User {
  fileprivate var isEnabledAdmin: Bool { !isDisabled && roles.contains(.admin) }
}
