import GRDB
import Kernel
import SQLiteKit
import Testing

/// A write that fails undoes itself, and what was answered is there.
@Suite struct WriteQueueFailureTests {
  private let folder: TemporaryFolder
  private let desk: BlockedDatabase

  init() async throws {
    folder = try TemporaryFolder()
    desk = try await BlockedDatabase(
      SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves]))
  }

  /// Fails at its end, at its beginning, in the middle, or not at all.
  @Sendable private static func write(_ number: Int, _ db: Database) throws -> Int64 {
    switch number % 7 {
    case 2: throw StoreError("changed my mind")
    case 3:
      try db.execute(sql: "INSERT INTO shelves (name) VALUES ('half of \(number)')")
      try db.execute(sql: "INSERT INTO shelves (name) VALUES ('half of \(number)')")
    case 5: try db.execute(sql: "INSERT INTO boxes (shelf_id, size) VALUES (-1, 1)")
    default: break
    }
    try db.execute(sql: "INSERT INTO shelves (name) VALUES ('\(number)')")
    return db.lastInsertedRowID
  }

  private static func succeeds(_ number: Int) -> Bool { ![2, 3, 5].contains(number % 7) }

  @Test(arguments: [7, 100, 300]) func neighboursOfAFailingWriteAreLeftAlone(writes: Int) async throws {
    desk.hold()
    let tasks = desk.enqueue(0..<writes, Self.write)
    try await desk.release()
    let ids = await desk.values(of: tasks)
    for (number, id) in ids.enumerated() { #expect((id != nil) == Self.succeeds(number), "\(number)") }
    let good = (0..<writes).filter(Self.succeeds)
    #expect(try await Samples.names(in: desk.database) == good.map { "\($0)" })
    for number in good {
      let name = try await desk.database.read { db in
        try String.fetchOne(db, sql: "SELECT name FROM shelves WHERE id = ?", arguments: [ids[number] ?? 0])
      }
      #expect(name == "\(number)", "the answer is the one of what was kept")
    }
    #expect(desk.watcher.commits == 1 + (writes + 255) / 256)
    try desk.database.close()
  }

  @Test func everyErrorGoesToWhoeverCausedIt() async throws {
    desk.hold()
    let tasks = desk.enqueue(0..<7, Self.write)
    try await desk.release()
    for (number, part) in [(2, "changed my mind"), (3, "UNIQUE"), (5, "FOREIGN KEY")] {
      let error = await #expect(throws: StoreError.self) { try await tasks[number].value }
      #expect(error?.description.contains(part) == true)
    }
    try desk.database.close()
  }

  @Test func allOfThemCanFail() async throws {
    desk.hold()
    let tasks = desk.enqueue(0..<20) { number, _ in throw StoreError("\(number)") }
    try await desk.release()
    for (number, task) in tasks.enumerated() {
      let error = await #expect(throws: StoreError.self) { try await task.value }
      #expect(error?.description == "\(number)")
    }
    try await Samples.add("after", to: desk.database)
    #expect(try await Samples.names(in: desk.database) == ["after"])
    try desk.database.close()
  }

  /// What the hook does a full disk could do: all of the batch is refused, and none of it is there.
  @Test func aCommitThatFailsFailsAllOfItsBatch() async throws {
    desk.hold()
    let tasks = desk.enqueue(0..<300) { number, db in
      try db.execute(sql: "INSERT INTO shelves (name) VALUES ('\(number)')")
    }
    let after = desk.enqueue(0..<1) { _, db in try db.execute(sql: "INSERT INTO shelves (name) VALUES ('next')") }
    desk.watcher.refuse(StoreError("refused by the test"), at: 2)
    try await desk.release()
    let values = await desk.values(of: tasks).map { $0 != nil }
    #expect(values == Array(repeating: false, count: 256) + Array(repeating: true, count: 44))
    let error = await #expect(throws: StoreError.self) { try await tasks[0].value }
    #expect(error?.description == "refused by the test")
    #expect(await desk.values(of: after).allSatisfy { $0 != nil })
    #expect(try await Samples.names(in: desk.database) == (256..<300).map { "\($0)" } + ["next"])
    try desk.database.close()
  }

  @Test func aRuleThatIsCheckedAtTheCommitFailsItsBatch() async throws {
    desk.hold()
    let tasks = desk.enqueue(0..<5) { number, db in
      try db.execute(sql: "INSERT INTO shelves (name) VALUES ('\(number)')")
      guard number == 2 else { return }
      try db.execute(sql: "PRAGMA defer_foreign_keys = ON; INSERT INTO boxes (shelf_id, size) VALUES (-1, 1)")
    }
    try await desk.release()
    #expect(await desk.values(of: tasks).allSatisfy { $0 == nil })
    try await Samples.add("after", to: desk.database)
    #expect(try await Samples.names(in: desk.database) == ["after"])
    try desk.database.close()
  }
}
