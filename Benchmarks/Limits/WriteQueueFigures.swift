import Foundation
import GRDB
import SQLiteKit
import Synchronization

/// How many rows a second are written durably, one insert a write: through OrderDesk's write queue, one row a transaction, and
/// by SQLite alone with as many rows a transaction as the queue had.
struct WriteQueueFigures {
  static let tasks = 100
  private static let insert = "INSERT INTO bare (text) VALUES ('24-inch monitor')"
  private static let schema = "CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"

  let path: String
  let seconds: Double

  func run() async throws {
    let queue = try SQLiteDatabase.open(
      at: path + "-queue", migrations: [Migration(version: 1, name: "0001_bare", sql: WriteQueueFigures.schema)])
    let commits = CommitCounter()
    let queued = try await rate {
      try await queue.write { db in
        commits.count(db)
        try db.cachedStatement(sql: WriteQueueFigures.insert).execute()
      }
    }
    try queue.close()
    let pool = try Database.open(path + "-single")
    let single = try await rate {
      try await pool.write { db in try db.cachedStatement(sql: WriteQueueFigures.insert).execute() }
    }
    let batch = max(1, queued.count / max(1, commits.total))
    print("queue", queued.perSecond)
    print("single", single.perSecond)
    print("batch", batch)
    print("batched", try batched(pool, size: batch))
  }

  /// Many tasks that write again and again.
  private func rate(_ write: @escaping @Sendable () async throws -> Void) async throws -> (count: Int, perSecond: Int) {
    let clock = ContinuousClock()
    let (start, length) = (clock.now, Duration.seconds(seconds))
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<WriteQueueFigures.tasks {
        group.addTask {
          var count = 0
          while clock.now - start < length {
            try await write()
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    return (counts, Int(Double(counts) / seconds))
  }

  private func batched(_ pool: DatabasePool, size: Int) throws -> Int {
    let clock = ContinuousClock()
    let (start, length) = (clock.now, Duration.seconds(seconds))
    var count = 0
    while clock.now - start < length {
      try pool.write { db in
        for _ in 0..<size { try db.cachedStatement(sql: WriteQueueFigures.insert).execute() }
      }
      count += size
    }
    return Int(Double(count) / seconds)
  }
}

/// Counts transactions, seen from inside: the first write of each comes after a commit.
private final class CommitCounter: Sendable {
  private let commits = Mutex((total: 0, isRegistered: false))

  var total: Int { commits.withLock { $0.total } }

  func count(_ db: GRDB.Database) {
    let isNew = commits.withLock { commits in
      defer { commits.isRegistered = true }
      return !commits.isRegistered
    }
    if isNew { db.add(transactionObserver: Observer(counter: self), extent: .databaseLifetime) }
  }

  private final class Observer: TransactionObserver {
    let counter: CommitCounter

    init(counter: CommitCounter) { self.counter = counter }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: GRDB.Database) { counter.commits.withLock { $0.total += 1 } }
    func databaseDidRollback(_ db: GRDB.Database) {}
  }
}
