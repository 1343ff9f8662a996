import GRDB
import Kernel

/// What a database holds, in numbers that another copy of it has to have, too.
public struct DatabaseContents: Sendable, Hashable, Codable {
  /// The name of the newest migration; `nil` when there is none.
  public let schema: String?
  /// The number of rows of each table.
  public let rows: [String: Int]

  public init(schema: String?, rows: [String: Int]) {
    self.schema = schema
    self.rows = rows
  }

  /// Counts. The tables inside a full-text index are left out: how many rows they have says nothing.
  init(_ db: Database) throws {
    let tables = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name
        """)
    var rows: [String: Int] = [:]
    for table in tables {
      rows[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)")
    }
    self.rows = rows
    schema = try DatabaseMigrator().appliedIdentifiers(db).max()
  }
}
