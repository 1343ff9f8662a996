import GRDB
import Kernel
import SQLiteKit
import Testing

@Suite struct MigrationTests {
  @Test func openingAgainChangesNothing() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    for _ in 1...3 {
      let database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours])
      try database.close()
    }
    var database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours])
    try await Samples.add("top", to: database)
    try database.close()
    database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours])
    #expect(try await Samples.names(in: database) == ["top"])
    try database.close()
  }

  @Test func aNewMigrationRunsOverTheRowsThatAreThere() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    var database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves])
    try await Samples.add("top", to: database)
    try await database.write { db in try db.execute(sql: "INSERT INTO boxes (shelf_id, size) VALUES (1, 5)") }
    try database.close()
    database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours])
    let colour = try await database.read { db in try String.fetchOne(db, sql: "SELECT colour FROM boxes") }
    #expect(colour == "grey")
    try database.close()
  }

  @Test func anOlderBinaryRefusesANewerSchemaAndNamesBoth() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours]).close()
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves])
    }
    let text = error?.description ?? ""
    for part in [path, "0002_colours", "0001_shelves", "Start the newer version"] {
      #expect(text.contains(part), "\(text)")
    }
    let database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours])
    try await database.check()
    try database.close()
  }

  @Test func aFailingMigrationLeavesTheOnesBefore() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let all = [Samples.shelves, Samples.colours, Samples.broken]
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteDatabase.open(at: path, migrations: all)
    }
    #expect(error?.description.contains(path) == true)
    #expect(try DatabaseInspection(at: path, migrations: all).status.map(\.isApplied) == [true, true, false])
    let database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves, Samples.colours])
    let tables = try await database.read { db in
      try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE name = 'half'")
    }
    #expect(tables == [], "half of a migration is none")
    try database.close()
  }

  @Test func theStatusIsReadWithoutMakingAnything() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let all = [Samples.shelves, Samples.colours]
    #expect(try DatabaseInspection(at: path, migrations: all).status.map(\.isApplied) == [false, false])
    #expect(folder.names == [])
    try SQLiteDatabase.open(at: path, migrations: [Samples.shelves]).close()
    let status = try DatabaseInspection(at: path, migrations: all).status
    #expect(status.map(\.isApplied) == [true, false])
    #expect(status.map(\.migration) == all)
  }

  @Test func filesMakeAListInTheOrderOfTheirNumbers() throws {
    let list = try Migration.list([("m/0002_b.sql", "B"), ("m/0001_a.sql", "A")])
    #expect(list == [Migration(version: 1, name: "0001_a", sql: "A"), Migration(version: 2, name: "0002_b", sql: "B")])
    #expect(try Migration.list([]) == [])
  }

  @Test(arguments: [
    ["0002_b.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"], ["a.sql"], ["1_a.sql"],
  ])
  func aGapInTheNumbersIsAnError(names: [String]) {
    #expect(throws: StoreError.self) { try Migration.list(names.map { ($0, "") }) }
  }
}
