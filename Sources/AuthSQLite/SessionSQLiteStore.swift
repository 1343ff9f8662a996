public import Auth
public import AuthContract
import Foundation
import GRDB
public import Kernel
public import SQLiteKit

/// Sessions in the table `sessions`, what renews them in `refresh_tokens`.
public struct SessionSQLiteStore: SessionStore {
  let database: SQLiteDatabase
  let chain = AuditChain(module: .auth)

  /// - Parameter database: opened with `AuthSchema.migrations()`.
  public init(database: SQLiteDatabase) { self.database = database }

  /// The statement asks for the user and the hash, too.
  public func insertSession(
    _ session: Session, secretHash: [UInt8], proof: PasswordHash, audit: AuditEntry
  ) async throws(StoreError) -> Bool {
    try await database.write { [chain] db in
      let isBrowser = session.kind == .browser
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO sessions (id, user_id, kind, secret_hash, created_at, last_active_at, ends_at, address, user_agent)
          SELECT ?, id, ?, ?, ?, ?, ?, ?, ? FROM users WHERE id = ? AND disabled = 0 AND password_hash = ?
          """)
      try statement.execute(arguments: [
        session.id, session.kind.rawValue, isBrowser ? Data(secretHash) : nil, session.createdAt, session.createdAt,
        session.endsAt, session.address, session.userAgent, session.userID, proof.text,
      ])
      guard db.changesCount == 1 else { return false }
      if !isBrowser {
        try db.cachedStatement(
          sql: "INSERT INTO refresh_tokens (token_hash, session_id, created_at) VALUES (?, ?, ?)"
        ).execute(arguments: [Data(secretHash), session.id, session.createdAt])
      }
      try db.cachedStatement(sql: "UPDATE users SET last_sign_in_at = ? WHERE id = ?").execute(
        arguments: [session.createdAt, session.userID])
      try chain.append(audit, db)
      return true
    }
  }

  /// One statement over sessions, users and roles, by an index.
  public func findSession(_ key: SessionKey) async throws(StoreError) -> SessionState? {
    try await database.read { db in try SessionRow.find(key, db) }
  }

  /// By the index on the user.
  public func listSessions(
    of userID: EntityID, _ liveness: SessionLiveness
  ) async throws(StoreError) -> [SessionInfo] {
    try await database.read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT id, kind, created_at, last_active_at, ends_at, address, user_agent FROM sessions
          WHERE user_id = ? AND revoked_at IS NULL AND ends_at > ? AND last_active_at > ?
          ORDER BY last_active_at DESC, id DESC
          """)
      return try Row.fetchAll(statement, arguments: [userID, liveness.at, liveness.idleLimit]).map { row in
        guard let kind = SessionInfo.Kind(rawValue: row[1]) else { throw StoreError("sessions: unknown kind") }
        return SessionInfo(
          id: row[0], kind: kind, createdAt: row[2], lastActiveAt: row[3], endsAt: row[4], address: row[5],
          userAgent: row[6], isCurrent: false)
      }
    }
  }

  /// A request that comes second finds nothing to change, and nothing is flushed.
  public func recordActivity(
    of id: EntityID, at now: Timestamp, ifNotSince limit: Timestamp
  ) async throws(StoreError) {
    try await database.write { db in
      let statement = try db.cachedStatement(
        sql: "UPDATE sessions SET last_active_at = ? WHERE id = ? AND last_active_at <= ? AND revoked_at IS NULL")
      try statement.execute(arguments: [now, id, limit])
    }
  }

  /// The first time of revocation stays.
  public func revokeSessions(
    _ selection: SessionSelection, _ liveness: SessionLiveness, audit: @escaping @Sendable (Int) -> AuditEntry
  ) async throws(StoreError) -> Int {
    try await database.write { [chain] db in
      let count = try SessionRow.revoke(selection, liveness, db)
      if count > 0 { try chain.append(audit(count), db) }
      return count
    }
  }

  /// Finds the rows by an index for each reason: for all of them in one condition SQLite would walk through the table.
  /// Refresh tokens go with their session.
  public func purgeSessions(
    at now: Timestamp, idleLimit: Timestamp, limit: Int
  ) async throws(StoreError) -> Int {
    let reasons: [(condition: String, arguments: StatementArguments)] = [
      ("last_active_at <= ?", [idleLimit]), ("ends_at <= ?", [now]), ("revoked_at IS NOT NULL", []),
    ]
    return try await database.write { db in
      try db.cachedStatement(sql: "DELETE FROM password_resets WHERE expires_at <= ?").execute(arguments: [now])
      var count = 0
      for reason in reasons {
        let statement = try db.cachedStatement(
          sql: "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE \(reason.condition) LIMIT ?)")
        try statement.execute(arguments: reason.arguments + [limit - count])
        count += db.changesCount
      }
      return count
    }
  }
}
