import GRDB
import Kernel
import SQLiteKit
import Testing

/// Writes that wait at the same time share one transaction.
@Suite struct WriteQueueTests {
  private let folder: TemporaryFolder
  private let desk: BlockedDatabase

  init() async throws {
    folder = try TemporaryFolder()
    desk = try await BlockedDatabase(
      SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves]))
  }

  private func add(_ count: Int) -> [Task<Int64, any Error>] {
    desk.enqueue(0..<count) { number, db in
      try db.execute(sql: "INSERT INTO shelves (name) VALUES (?)", arguments: ["\(number)"])
      return db.lastInsertedRowID
    }
  }

  @Test(arguments: [(1, 1), (2, 1), (100, 1), (256, 1), (257, 2), (600, 3)])
  func whatWaitsIsOneTransaction(writes: Int, transactions: Int) async throws {
    desk.hold()
    let tasks = add(writes)
    try await desk.release()
    let ids = await desk.values(of: tasks)
    #expect(ids == (1...Int64(writes)).map { $0 }, "in the order in which they were asked for")
    #expect(try await Samples.names(in: desk.database) == (0..<writes).map { "\($0)" })
    #expect(desk.watcher.commits == 1 + transactions, "one more for the write that they waited for")
    #expect(desk.watcher.rollbacks == 0)
    try desk.database.close()
  }

  @Test func nothingIsAnsweredBeforeItsCommit() async throws {
    desk.hold()
    let tasks = add(300)
    try await desk.release()
    #expect(await desk.values(of: tasks).allSatisfy { $0 != nil })
    let before = desk.watcher.answersBeforeCommit
    #expect(before.count == 3)
    #expect(before[0] == 0 && before[1] == 0, "none of the first batch when that is about to be committed")
    #expect(before[2] <= 256)
    try desk.database.close()
  }

  @Test func withNobodyElseEachIsATransaction() async throws {
    for number in 1...5 { try await Samples.add("\(number)", to: desk.database) }
    #expect(desk.watcher.commits == 5)
    try desk.database.close()
  }

  /// As it is in a server: nobody holds the writer, and the writes find each other.
  @Test func aCrowdNeedsFewTransactions() async throws {
    let database = desk.database
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<2000 { group.addTask { try await Samples.add("\(number)", to: database) } }
      try await group.waitForAll()
    }
    #expect(Set(try await Samples.names(in: database)) == Set((0..<2000).map { "\($0)" }))
    #expect(desk.watcher.commits < 1000)
    try database.close()
  }

  @Test func whoGoesAwayLeavesTheOthersAlone() async throws {
    desk.hold()
    let tasks = add(10)
    for task in tasks.prefix(5) { task.cancel() }
    try await desk.release()
    #expect(await desk.values(of: tasks).count { $0 != nil } == 10, "what was asked for is done and answered")
    #expect(try await Samples.names(in: desk.database).count == 10)
    try desk.database.close()
  }

  @Test func closingFinishesWhatWaitsAndRefusesWhatComesLater() async throws {
    desk.hold()
    let tasks = add(600)
    let database = desk.database
    let closing = Task.detached { try database.close() }
    try await desk.release()
    try await closing.value
    #expect(await desk.values(of: tasks).allSatisfy { $0 != nil })
    let later = await desk.values(of: add(3))
    #expect(later == [nil, nil, nil])
    await #expect(throws: StoreError.self) { try await Samples.addStored("later", to: database) }
    let again = try SQLiteDatabase.open(at: folder.file("a.sqlite"), migrations: [Samples.shelves])
    #expect(try await Samples.names(in: again) == (0..<600).map { "\($0)" })
    try again.close()
  }
}
