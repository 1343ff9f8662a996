public import Auth
import Foundation
import GRDB
public import Kernel
public import SQLiteKit

/// Sessions in the table `sessions`.
public struct SessionSQLiteStore: SessionStore {
  private let database: SQLiteDatabase

  /// - Parameter database: opened with `AuthSchema.migrations()`.
  public init(database: SQLiteDatabase) { self.database = database }

  /// One statement that asks for the user, too.
  public func insertSession(_ session: Session, secretHash: [UInt8]?) async throws(StoreError) -> Bool {
    try await database.write { db in
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO sessions (id, user_id, kind, secret_hash, created_at, last_active_at, ends_at, address, user_agent)
          SELECT ?, id, ?, ?, ?, ?, ?, ?, ? FROM users WHERE id = ? AND disabled = 0
          """)
      try statement.execute(arguments: [
        session.id, session.kind.rawValue, secretHash.map { Data($0) }, session.createdAt, session.createdAt,
        session.endsAt, session.address, session.userAgent, session.userID,
      ])
      return db.changesCount == 1
    }
  }

  /// One statement over sessions, users and roles, by an index.
  public func findSession(_ key: SessionKey) async throws(StoreError) -> SessionState? {
    try await database.read { db in
      let row: Row?
      switch key {
      case .id(let id):
        row = try Row.fetchOne(
          db.cachedStatement(sql: "\(SessionRow.selection) WHERE s.id = ?"), arguments: [id])
      case .secretHash(let hash):
        row = try Row.fetchOne(
          db.cachedStatement(sql: "\(SessionRow.selection) WHERE s.secret_hash = ?"), arguments: [Data(hash)])
      }
      return try row.map(SessionRow.state)
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
  public func revokeSession(_ id: EntityID, at now: Timestamp) async throws(StoreError) {
    try await database.write { db in
      let statement = try db.cachedStatement(
        sql: "UPDATE sessions SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
      try statement.execute(arguments: [now, id])
    }
  }

  /// Finds the rows by their indexes.
  public func purgeSessions(
    at now: Timestamp, idleLimit: Timestamp, limit: Int
  ) async throws(StoreError) -> Int {
    try await database.write { db in
      let statement = try db.cachedStatement(
        sql: """
          DELETE FROM sessions WHERE id IN (
            SELECT id FROM sessions WHERE last_active_at <= ? OR ends_at <= ? OR revoked_at IS NOT NULL LIMIT ?)
          """)
      try statement.execute(arguments: [idleLimit, now, limit])
      return db.changesCount
    }
  }
}

/// How a row of `sessions`, with its user and the roles of this moment, becomes a value: one statement a verification.
enum SessionRow {
  static let selection = """
    SELECT s.id, s.last_active_at, s.ends_at, s.revoked_at IS NOT NULL, u.id, u.username, u.disabled,
      (SELECT group_concat(r.role) FROM user_roles r WHERE r.user_id = u.id)
    FROM sessions s JOIN users u ON u.id = s.user_id
    """

  static func state(_ row: Row) throws -> SessionState {
    SessionState(
      id: row[0], userID: row[4], username: row[5], roles: try UserRow.roles(row[7]), isUserDisabled: row[6],
      lastActiveAt: row[1], endsAt: row[2], isRevoked: row[3])
  }
}
