import GRDB
import Kernel

/// Looks through a whole database file for damage.
public enum DatabaseCheck {
  /// Checks every page, every index, and every foreign key; nothing is written.
  /// - Throws: `DatabaseFault` for damage, `StoreError` with the path when the file cannot be read.
  public static func run(at path: String) throws -> DatabaseContents {
    do {
      return try DatabaseQueue(path: path, configuration: .forReading).read { db in
        let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        guard problems == ["ok"] else { throw DatabaseFault(path: path, reason: problems.first ?? "it is damaged") }
        if let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") {
          let (table, parent) = (row[0] as String? ?? "?", row[2] as String? ?? "?")
          throw DatabaseFault(path: path, reason: "a row of \(table) belongs to a row of \(parent) that is not there")
        }
        return try DatabaseContents(db)
      }
    } catch let error as DatabaseError where error.isDamage {
      throw DatabaseFault(path: path, reason: error.message ?? "it is damaged")
    } catch let error as DatabaseError {
      throw StoreError("\(path): \(SQLiteDatabase.explain(error))")
    }
  }
}

/// A database that is not as it was written.
public struct DatabaseFault: Error, Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// A sentence without its full stop.
  public let reason: String

  public var description: String { "\(path): \(reason)" }
}

extension DatabaseError {
  /// Whether the file does not hold what a database holds.
  fileprivate var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) }
}

extension Configuration {
  /// For a file that others may be writing to, or that nobody may write to.
  static var forReading: Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }
}
