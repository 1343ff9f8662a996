import GRDB

/// Compares what is kept up to date along with the orders to a count of the orders themselves.
enum OrderCounts {
  private static let counted: [(table: String, columns: String, counted: String)] = [
    (
      "order_totals WHERE orders > 0", "owner, status, orders",
      """
      SELECT user_id, status, count(*) FROM orders GROUP BY 1, 2
      UNION ALL SELECT '', status, count(*) FROM orders GROUP BY 2
      """
    ),
    ("order_days WHERE orders > 0", "day, orders", "SELECT created_at / 86400000, count(*) FROM orders GROUP BY 1"),
    (
      "decision_times WHERE orders > 0", "width, slot, orders",
      """
      SELECT width, max(decided_at - created_at, 0) / (1000 * width), count(*)
      FROM orders JOIN (SELECT 1 AS width UNION SELECT 300 UNION SELECT 86400)
      WHERE status IN ('approved', 'rejected') GROUP BY 1, 2
      """
    ),
    ("order_owners", "user_id, username", "SELECT DISTINCT user_id, username FROM orders"),
  ]

  /// The rows of which there are too many, and those that are missing.
  static func differences(_ db: Database) throws -> [String] {
    try counted.flatMap { table, columns, counted in
      try differences("SELECT \(columns) FROM \(table)", counted, db).map { "\(table): \($0)" }
    }
  }

  /// The same of the search index: every word of it, with its order, column and place, against an index that is made anew. To
  /// be called where writing is allowed.
  static func searchDifferences(_ db: Database) throws -> [String] {
    try db.execute(
      sql: """
        CREATE VIRTUAL TABLE temp.anew USING fts5 (username, item_name, status, beginning1, beginning2, tokenize = 'trigram');
        INSERT INTO temp.anew (rowid, username, item_name, status, beginning1, beginning2)
        SELECT position, username, item_name, substr(status, 1, 3), substr(username, 1, 1) || char(1, 1),
          substr(username, 1, 2) || char(1)
        FROM orders;
        CREATE VIRTUAL TABLE temp.words_anew USING fts5vocab (temp, anew, instance);
        CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, order_search, instance);
        """)
    let differences = try differences("SELECT * FROM temp.words", "SELECT * FROM temp.words_anew", db)
    try db.execute(sql: "DROP TABLE temp.words; DROP TABLE temp.words_anew; DROP TABLE temp.anew")
    return differences
  }

  private static func differences(_ kept: String, _ counted: String, _ db: Database) throws -> [String] {
    let extra = try Row.fetchAll(db, sql: "SELECT * FROM (\(kept)) EXCEPT SELECT * FROM (\(counted))")
    let missing = try Row.fetchAll(db, sql: "SELECT * FROM (\(counted)) EXCEPT SELECT * FROM (\(kept))")
    return extra.map { "too many: \($0)" } + missing.map { "missing: \($0)" }
  }
}
