public import Auth
import Foundation
import GRDB
public import Kernel
import SQLiteKit

extension SessionSQLiteStore {
  /// The `UPDATE` decides: of several calls with one token it changes a row for one of them, and the others find out what
  /// became of it.
  public func rotateRefreshToken(_ rotation: RefreshRotation) async throws(StoreError) -> RefreshOutcome {
    try await database.write { [chain] db in
      try SessionSQLiteStore.exchange(rotation, db)
      if db.changesCount == 1 { return try SessionSQLiteStore.succeed(rotation, db) }
      guard let token = try SessionSQLiteStore.rotatedToken(rotation, db) else { return .unknown }
      if token.rotatedAt > rotation.graceLimit {
        for (index, hash) in rotation.successorHashes.enumerated()
        where try SessionSQLiteStore.isUnused(hash, db) {
          return .repeated(token.session, successor: index)
        }
      }
      let owner = token.session.principal.userID
      _ = try SessionRow.revoke(.one(token.session.id, of: owner), rotation.liveness, db)
      try chain.append(rotation.reuseAudit(token.session), db)
      return .reused(token.session)
    }
  }

  private static func exchange(_ rotation: RefreshRotation, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE refresh_tokens SET rotated_at = ?
        WHERE token_hash = ? AND rotated_at IS NULL AND EXISTS (
          SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
          WHERE s.id = refresh_tokens.session_id AND s.revoked_at IS NULL AND s.ends_at > ? AND s.last_active_at > ?
            AND u.disabled = 0)
        """)
    let liveness = rotation.liveness
    try statement.execute(arguments: [
      liveness.at, Data(rotation.tokenHash), liveness.at, liveness.idleLimit,
    ])
  }

  private static func succeed(_ rotation: RefreshRotation, _ db: Database) throws -> RefreshOutcome {
    guard let session = try SessionRow.find(.refreshHash(rotation.tokenHash), db),
      let successor = rotation.successorHashes.first
    else { throw StoreError("refresh_tokens: a token without a session or a successor") }
    let now = rotation.liveness.at
    try db.cachedStatement(
      sql: "INSERT INTO refresh_tokens (token_hash, session_id, created_at) VALUES (?, ?, ?)"
    ).execute(arguments: [Data(successor), session.id, now])
    try db.cachedStatement(sql: "UPDATE sessions SET last_active_at = max(last_active_at, ?) WHERE id = ?").execute(
      arguments: [now, session.id])
    return .rotated(session)
  }

  /// When the token was exchanged, and its session; `nil` when it never was, or the session is over.
  private static func rotatedToken(
    _ rotation: RefreshRotation, _ db: Database
  ) throws -> (rotatedAt: Timestamp, session: SessionState)? {
    let statement = try db.cachedStatement(
      sql: "SELECT rotated_at FROM refresh_tokens WHERE token_hash = ? AND rotated_at IS NOT NULL")
    guard let rotatedAt = try Timestamp.fetchOne(statement, arguments: [Data(rotation.tokenHash)]),
      let session = try SessionRow.find(.refreshHash(rotation.tokenHash), db), !session.isRevoked,
      !session.isUserDisabled, session.endsAt > rotation.liveness.at,
      session.lastActiveAt > rotation.liveness.idleLimit
    else { return nil }
    return (rotatedAt, session)
  }

  private static func isUnused(_ hash: [UInt8], _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT EXISTS (SELECT 1 FROM refresh_tokens WHERE token_hash = ? AND rotated_at IS NULL)")
    return try Bool.fetchOne(statement, arguments: [Data(hash)]) ?? false
  }
}
