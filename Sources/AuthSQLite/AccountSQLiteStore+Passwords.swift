public import Auth
public import AuthContract
import Foundation
import GRDB
public import Kernel
import SQLiteKit

extension AccountSQLiteStore {
  /// Compares and sets in one statement; the rest follows when it has changed a row.
  public func replacePassword(_ replacement: PasswordReplacement) async throws(StoreError) -> Int? {
    try await database.write { [chain] db in
      let userID = replacement.userID
      let statement = try db.cachedStatement(
        sql: """
          UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ? AND password_hash = ? AND disabled = 0
          """)
      try statement.execute(arguments: [replacement.new.text, replacement.at, userID, replacement.old.text])
      guard db.changesCount == 1 else { return nil }
      let selection: SessionSelection = replacement.keptSession.map { .allBut($0, of: userID) } ?? .all(of: userID)
      let ended = try SessionRow.revoke(selection, replacement.liveness, db)
      if let kept = replacement.keptSession, let hash = replacement.newSecretHash {
        let rotate = try db.cachedStatement(
          sql: "UPDATE sessions SET secret_hash = ? WHERE id = ? AND user_id = ? AND kind = 'browser'")
        try rotate.execute(arguments: [Data(hash), kept, userID])
      }
      try db.cachedStatement(sql: "DELETE FROM password_resets WHERE user_id = ?").execute(arguments: [userID])
      try chain.append(replacement.audit(ended), db)
      return ended
    }
  }

  /// The primary key sees to it that there is one link a person.
  public func insertPasswordReset(
    _ reset: PasswordResetRecord, audit: AuditEntry
  ) async throws(StoreError) -> User? {
    try await database.write { [chain] db in
      guard let user = try UserRow.find(reset.userID, db) else { return nil }
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO password_resets (user_id, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (user_id) DO UPDATE SET
            token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at
          """)
      try statement.execute(arguments: [reset.userID, Data(reset.tokenHash), reset.createdAt, reset.expiresAt])
      try chain.append(audit, db)
      return user
    }
  }

  /// By the unique index on the digest.
  public func findPasswordReset(tokenHash: [UInt8], at now: Timestamp) async throws(StoreError) -> User? {
    try await database.read { db in
      let statement = try db.cachedStatement(
        sql: """
          \(UserRow.selection) JOIN password_resets p ON p.user_id = u.id
          WHERE p.token_hash = ? AND p.expires_at > ? AND u.disabled = 0
          """)
      return try Row.fetchOne(statement, arguments: [Data(tokenHash), now]).map(UserRow.user)
    }
  }

  /// Taking the link away decides: of two calls with one link the second finds none.
  public func redeemPasswordReset(
    tokenHash: [UInt8], newHash: PasswordHash, at now: Timestamp, audit: @escaping @Sendable (User) -> AuditEntry
  ) async throws(StoreError) -> User? {
    try await database.write { [chain] db in
      let take = try db.cachedStatement(
        sql: """
          DELETE FROM password_resets WHERE token_hash = ? AND expires_at > ?
            AND EXISTS (SELECT 1 FROM users u WHERE u.id = password_resets.user_id AND u.disabled = 0)
          RETURNING user_id
          """)
      guard let userID = try EntityID.fetchOne(take, arguments: [Data(tokenHash), now]),
        let user = try UserRow.find(userID, db)
      else { return nil }
      let set = try db.cachedStatement(sql: "UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ?")
      try set.execute(arguments: [newHash.text, now, userID])
      _ = try SessionRow.revoke(.all(of: userID), SessionLiveness.any(at: now), db)
      try chain.append(audit(user), db)
      return user
    }
  }
}
