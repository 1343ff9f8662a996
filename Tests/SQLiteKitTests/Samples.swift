import GRDB
import Kernel
import SQLiteKit

/// A small schema with a rule of each kind.
enum Samples {
  static let shelves = Migration(
    version: 1, name: "0001_shelves",
    sql: """
      CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE boxes (
        id INTEGER PRIMARY KEY, shelf_id INTEGER NOT NULL REFERENCES shelves (id), size INTEGER NOT NULL CHECK (size > 0)
      ) STRICT;
      """)
  static let colours = Migration(
    version: 2, name: "0002_colours", sql: "ALTER TABLE boxes ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';")
  static let broken = Migration(
    version: 3, name: "0003_broken",
    sql: "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE half (id INTEGER) STRICT;")

  static func add(_ name: String, to database: SQLiteDatabase) async throws {
    try await database.write { db in try db.execute(sql: "INSERT INTO shelves (name) VALUES (?)", arguments: [name]) }
  }

  static func names(in database: SQLiteDatabase) async throws -> [String] {
    try await database.read { db in try String.fetchAll(db, sql: "SELECT name FROM shelves ORDER BY id") }
  }

  static func pragma(_ name: String, in database: SQLiteDatabase, writing: Bool) async throws -> String? {
    writing
      ? try await database.write { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
      : try await database.read { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
  }
}
