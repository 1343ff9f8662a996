import GRDB
import Kernel
import SQLiteKit
import Testing

/// A disk that is full.
@Suite struct WriteQueueFullTests {
  /// Rows of one page each into a database that may grow by so many pages.
  @Test(arguments: [0, 1, 20, 90, 299]) func whatWasAnsweredIsThereWhenTheDiskIsFull(pages: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let database = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves])
    let desk = try await BlockedDatabase(database)
    try await database.write { db in
      let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(count + pages)")
    }
    desk.hold()
    let tasks = desk.enqueue(0..<300) { number, db in
      try db.execute(
        sql: "INSERT INTO shelves (name) VALUES (?)", arguments: ["\(number) " + String(repeating: "x", count: 3_000)])
    }
    try await desk.release()
    let isAnswered = await desk.values(of: tasks).map { $0 != nil }
    for (task, isAnswered) in zip(tasks, isAnswered) where !isAnswered {
      let error = await #expect(throws: StoreError.self) { try await task.value }
      #expect(error?.description.contains("The disk is full") == true)
    }
    #expect(isAnswered.contains(false))
    let there = try await Self.numbers(in: database)
    #expect(there == isAnswered.indices.filter { isAnswered[$0] })

    try await database.write { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
    try await Samples.add("1000 ", to: database)
    try database.close()
    let again = try SQLiteDatabase.open(at: path, migrations: [Samples.shelves])
    #expect(try await Self.numbers(in: again) == there + [1000])
    let check = try await again.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") }
    #expect(check == "ok")
    try again.close()
  }

  private static func numbers(in database: SQLiteDatabase) async throws -> [Int] {
    try await Samples.names(in: database).compactMap { name in name.split(separator: " ").first.flatMap { Int($0) } }
  }
}
