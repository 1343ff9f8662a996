import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

/// A file is looked at before it is opened, and is left as it is.
@Suite struct DatabaseInspectionTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("a.sqlite") }
  private let all = [Samples.shelves, Samples.colours]

  init() throws { folder = try TemporaryFolder() }

  private func refusal(_ body: (DatabaseInspection) throws -> Void = { _ in }) -> String {
    do {
      try body(try DatabaseInspection(at: path, migrations: all))
      return "it was not refused"
    } catch {
      return "\(error)"
    }
  }

  @Test func nothingIsThereYet() throws {
    for isThere in [false, true] {
      if isThere { try Data().write(to: URL(filePath: path)) }
      let found = try DatabaseInspection(at: path, migrations: all)
      #expect(found.isEmpty && !found.isUsed)
      #expect(found.status.map(\.isApplied) == [false, false])
      #expect(folder.names == (isThere ? ["a.sqlite"] : []))
    }
  }

  @Test func aDatabaseIsReadAndNotAByteIsChanged() throws {
    try SQLiteDatabase.open(at: path, migrations: [Samples.shelves]).close()
    for name in ["a.sqlite-wal", "a.sqlite-shm"] where folder.names.contains(name) { unlink(folder.file(name)) }
    let before = try Data(contentsOf: URL(filePath: path))
    let found = try DatabaseInspection(at: path, migrations: all)
    #expect(!found.isEmpty && !found.isUsed)
    #expect(found.status.map(\.isApplied) == [true, false])
    try found.requireKnownSchema()
    #expect(folder.names == ["a.sqlite"])
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  /// After a crash all that is new may stand in the log.
  @Test func whatIsInTheLogIsSeenAndStaysThere() throws {
    let database = try SQLiteDatabase.open(at: path, migrations: all)
    let copy = folder.file("b.sqlite")
    for ending in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending) }
    try database.close()
    let before = try Data(contentsOf: URL(filePath: copy + "-wal"))
    #expect(before.count > 0)
    let found = try DatabaseInspection(at: copy, migrations: all)
    #expect(found.status.map(\.isApplied) == [true, true])
    #expect(try Data(contentsOf: URL(filePath: copy + "-wal")) == before)
  }

  @Test func anAuditEventIsUse() async throws {
    let desk = try await AuditDesk.filled(auth: 1, orders: 0)
    let migrations = try AuditSamples.migrations()
    let used = try ["auth", "orders"].map { module in
      try DatabaseInspection(at: desk.folder.file("\(module).sqlite"), migrations: migrations).isUsed
    }
    #expect(used == [true, false])
    try desk.close()
  }

  @Test func aNewerSchemaIsNamedWithOurs() throws {
    try SQLiteDatabase.open(at: path, migrations: all).close()
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('0009_later')") }
    try queue.close()
    let words = refusal { try $0.requireKnownSchema() }
    for part in [path, "0009_later", "0002_colours", "Start the newer version"] {
      #expect(words.contains(part), "\(words)")
    }
  }

  @Test(arguments: [
    "CREATE TABLE recipes (name TEXT)", "CREATE TABLE grdb_migrations (identifier TEXT); CREATE TABLE x (y)",
  ])
  func anotherProgramsDatabaseIsLeftAlone(sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in try db.execute(sql: sql) }
    try queue.close()
    let before = try Data(contentsOf: URL(filePath: path))
    let words = refusal()
    #expect(words.contains(path) && words.contains("belongs to another program"), "\(words)")
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    #expect(folder.names == ["a.sqlite"])
  }

  @Test func halfADatabaseIsDamaged() throws {
    try SQLiteDatabase.open(at: path, migrations: all).close()
    for name in ["a.sqlite-wal", "a.sqlite-shm"] where folder.names.contains(name) { unlink(folder.file(name)) }
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
    let words = refusal()
    #expect(words.contains("The database is damaged: restore a backup"), "\(words)")
  }

  @Test func aFolderIsNoDatabase() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let words = refusal()
    #expect(words.contains("is no file"), "\(words)")
  }
}
