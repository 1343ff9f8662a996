import GRDB
import Kernel
import SQLiteKit
import Testing

/// An acknowledged change is on disk, and a refused one leaves nothing.
@Suite struct DurabilityTests {
  @Test func aFileIsFlushedAtEveryCommit() async throws {
    let folder = try TemporaryFolder()
    let database = try SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves])
    #expect(try await Samples.pragma("synchronous", in: database, writing: true) == "2", "FULL, not GRDB's NORMAL")
    #expect(try await Samples.pragma("journal_mode", in: database, writing: true) == "wal")
    try database.close()
    let again = try SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves])
    #expect(try await Samples.pragma("synchronous", in: again, writing: true) == "2", "also for a file that was there")
    try again.close()
  }

  @Test(arguments: [true, false])
  func theRulesHoldOnEveryConnection(writing: Bool) async throws {
    let folder = try TemporaryFolder()
    let database = try SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves])
    #expect(try await Samples.pragma("foreign_keys", in: database, writing: writing) == "1")
    #expect(try await Samples.pragma("trusted_schema", in: database, writing: writing) == "0")
    #expect(try await Samples.pragma("cell_size_check", in: database, writing: writing) == "1")
    try database.close()
  }

  @Test func memoryHasTheSameRules() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: [Samples.shelves])
    #expect(try await Samples.pragma("synchronous", in: database, writing: true) == "2")
    #expect(try await Samples.pragma("foreign_keys", in: database, writing: true) == "1")
  }

  @Test func aFailingWriteLeavesNothing() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: [Samples.shelves])
    try await Samples.add("top", to: database)
    await #expect(throws: StoreError.self) {
      try await database.write { db in
        try db.execute(sql: "INSERT INTO shelves (name) VALUES ('middle')")
        try db.execute(sql: "INSERT INTO shelves (name) VALUES ('top')")
      }
    }
    await #expect(throws: StoreError.self) {
      try await database.write { db in
        try db.execute(sql: "INSERT INTO shelves (name) VALUES ('bottom')")
        throw StoreError("changed my mind")
      }
    }
    #expect(try await Samples.names(in: database) == ["top"])
  }

  @Test(arguments: [
    "INSERT INTO boxes (shelf_id, size) VALUES (99, 1)", "INSERT INTO boxes (shelf_id, size) VALUES (1, 0)",
    "INSERT INTO boxes (shelf_id, size) VALUES (1, 'large')", "INSERT INTO boxes (size) VALUES (1)",
  ])
  func theSchemaRefusesWhatBreaksItsRules(sql: String) async throws {
    let database = try SQLiteDatabase.inMemory(migrations: [Samples.shelves])
    try await Samples.add("top", to: database)
    await #expect(throws: StoreError.self) { try await database.write { db in try db.execute(sql: sql) } }
    let count = try await database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM boxes") }
    #expect(count == 0)
  }

  @Test func errorsDoNotTellTheValues() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: [Samples.shelves])
    try await Samples.add("a private name", to: database)
    let error = await #expect(throws: StoreError.self) { try await Samples.addStored("a private name", to: database) }
    #expect(error?.description.contains("UNIQUE") == true)
    #expect(error?.description.contains("private") == false)
  }

  @Test func readingCannotWrite() async throws {
    let folder = try TemporaryFolder()
    let database = try SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves])
    await #expect(throws: StoreError.self) {
      try await database.read { db in try db.execute(sql: "INSERT INTO shelves (name) VALUES ('x')") }
    }
    #expect(try await Samples.names(in: database) == [])
    try database.close()
  }

  @Test func closingNeedsNobodyElseToBeAway() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves])
    let other = try DatabaseQueue(path: path)
    try await other.read { db in
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM shelves")
      try database.close()
    }
  }

  @Test func nothingCanBeAskedAfterClosing() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: [Samples.shelves])
    try await database.check()
    try database.close()
    try database.close()
    await #expect(throws: StoreError.self) { try await database.check() }
    await #expect(throws: StoreError.self) { try await Samples.addStored("x", to: database) }
  }
}

extension Samples {
  /// The store's own error, as a module sees it.
  static func addStored(_ name: String, to database: SQLiteDatabase) async throws(StoreError) {
    try await database.write { db in try db.execute(sql: "INSERT INTO shelves (name) VALUES (?)", arguments: [name]) }
  }
}
