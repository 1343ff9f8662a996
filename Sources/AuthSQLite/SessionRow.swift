import Auth
import AuthContract
import Foundation
import GRDB
import Kernel

/// Rows of `sessions`.
enum SessionRow {
  /// With the user and the roles of this moment: one statement a verification.
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

  static func find(_ key: SessionKey, _ db: Database) throws -> SessionState? {
    let (condition, arguments): (String, StatementArguments) =
      switch key {
      case .id(let id): ("s.id = ?", [id])
      case .secretHash(let hash): ("s.secret_hash = ?", [Data(hash)])
      case .refreshHash(let hash):
        ("s.id = (SELECT t.session_id FROM refresh_tokens t WHERE t.token_hash = ?)", [Data(hash)])
      }
    let statement = try db.cachedStatement(sql: "\(selection) WHERE \(condition)")
    return try Row.fetchOne(statement, arguments: arguments).map(state)
  }

  /// Ends the selected sessions that live.
  /// - Returns: how many.
  static func revoke(
    _ selection: SessionSelection, kind: Session.Kind? = nil, _ liveness: SessionLiveness, _ db: Database
  ) throws -> Int {
    let (condition, arguments): (String, StatementArguments) =
      switch selection {
      case .one(let id, let userID): ("user_id = ? AND id = ?", [userID, id])
      case .all(let userID): ("user_id = ?", [userID])
      case .allBut(let id, let userID): ("user_id = ? AND id <> ?", [userID, id])
      }
    let statement = try db.cachedStatement(
      sql: """
        UPDATE sessions SET revoked_at = ?
        WHERE revoked_at IS NULL AND ends_at > ? AND last_active_at > ? AND kind IN (?, ?) AND \(condition)
        """)
    let kinds = kind.map { ($0, $0) } ?? (.browser, .api)
    let common: StatementArguments = [
      liveness.at, liveness.at, liveness.idleLimit, kinds.0.rawValue, kinds.1.rawValue,
    ]
    try statement.execute(arguments: common + arguments)
    return db.changesCount
  }
}

extension SessionLiveness {
  /// Takes every session as alive whose end has not come.
  static func any(at now: Timestamp) -> SessionLiveness {
    SessionLiveness(at: now, idleLimit: Timestamp(milliseconds: 0))
  }
}
