/// Every SQL statement about `audit_events`. Parameters are positional, in the order in which they are written here.
enum AuditStatements {
  /// Sequence and hash of the newest event.
  static let last = "SELECT sequence, hash FROM audit_events ORDER BY sequence DESC LIMIT 1"

  /// Parameters: the columns.
  static let insert = """
    INSERT INTO audit_events (sequence, at, action, outcome, actor_id, actor_username, target, address, request_id,
      changes, previous_hash, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// The columns, in the order of `AuditRow`. Texts are read as their bytes: read as text they would end at a NUL, behind
  /// which something could be hidden.
  private static let columns = """
    sequence, at, CAST(action AS BLOB), CAST(outcome AS BLOB), CAST(actor_id AS BLOB), CAST(actor_username AS BLOB),
    CAST(target AS BLOB), CAST(address AS BLOB), CAST(request_id AS BLOB), CAST(changes AS BLOB), previous_hash, hash
    """

  /// All events, oldest first, without any index but the order of the rows.
  static let all = "SELECT \(columns) FROM audit_events NOT INDEXED ORDER BY sequence"

  /// Parameters: sequence.
  static let hash = "SELECT hash FROM audit_events WHERE sequence = ?"

  /// Whether the table is there.
  static let table = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'audit_events'"

  // MARK: Lists, newest first. Parameters: those of the conditions, then sequence and limit.

  /// By the index of the first condition, or by the order of the rows when there is none.
  static func list(_ conditions: [String]) -> String {
    "SELECT \(columns) FROM audit_events WHERE \(joined(conditions)) ORDER BY sequence DESC LIMIT ?"
  }

  /// By the index of times alone, which names the rows that are then read.
  static func listByTime(_ conditions: [String]) -> String {
    """
    SELECT \(columns) FROM audit_events WHERE sequence IN (
      SELECT sequence FROM audit_events INDEXED BY audit_events_by_time
      WHERE \(joined(conditions)) ORDER BY sequence DESC LIMIT ?
    ) ORDER BY sequence DESC
    """
  }

  private static func joined(_ conditions: [String]) -> String {
    (conditions + ["sequence < ?"]).joined(separator: " AND ")
  }
}
