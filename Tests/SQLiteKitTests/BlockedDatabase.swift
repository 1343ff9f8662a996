import Dispatch
import GRDB
import Kernel
import SQLiteKit
import Synchronization
import Testing

/// A database whose writer is held up by a write, so that what is written meanwhile has to wait in the queue. Its transactions
/// are watched.
final class BlockedDatabase: Sendable {
  let database: SQLiteDatabase
  let watcher = TransactionWatcher()
  private let executor = InOrder()
  private let barrier = DispatchSemaphore(value: 0)
  private let isHeld = DispatchSemaphore(value: 0)
  private let blocker = Mutex<Task<Void, any Error>?>(nil)

  init(_ database: SQLiteDatabase) async throws {
    self.database = database
    try await database.write { [watcher] db in db.add(transactionObserver: watcher) }
    watcher.forget()
  }

  /// From now on the writer does nothing.
  func hold() {
    let (database, barrier, isHeld) = (database, barrier, isHeld)
    let task = Task(executorPreference: executor) {
      try await database.write { _ in
        isHeld.signal()
        barrier.wait()
      }
    }
    blocker.withLock { $0 = task }
    isHeld.wait()
  }

  /// Asks for a write for each number. When this returns all of them are waiting, in the order of the numbers.
  func enqueue<Value: Sendable>(
    _ numbers: Range<Int>, _ body: @escaping @Sendable (Int, Database) throws -> Value
  ) -> [Task<Value, any Error>] {
    let tasks = numbers.map { number in
      Task(executorPreference: executor) { [database, watcher] in
        let value = try await database.write { db in try body(number, db) }
        watcher.answered()
        return value
      }
    }
    executor.settle()
    return tasks
  }

  func release() async throws {
    barrier.signal()
    let task = blocker.withLock { $0 }
    try await task?.value
  }

  /// What each came to; `nil` for a failure.
  func values<Value: Sendable>(of tasks: [Task<Value, any Error>]) async -> [Value?] {
    var values: [Value?] = []
    for task in tasks { values.append(try? await task.value) }
    return values
  }
}

/// Counts transactions, and how many writes had been answered when one was about to be committed.
final class TransactionWatcher: TransactionObserver, Sendable {
  private struct Contents {
    var commits = 0
    var rollbacks = 0
    var answers = 0
    var answersBeforeCommit: [Int] = []
    var refusal: (commit: Int, error: StoreError)?
  }

  private let contents = Mutex(Contents())

  var commits: Int { contents.withLock { $0.commits } }
  var rollbacks: Int { contents.withLock { $0.rollbacks } }
  var answersBeforeCommit: [Int] { contents.withLock { $0.answersBeforeCommit } }

  func forget() { contents.withLock { $0 = Contents() } }
  func answered() { contents.withLock { $0.answers += 1 } }
  /// - Parameter commit: this one fails; the first one is 1.
  func refuse(_ error: StoreError, at commit: Int) { contents.withLock { $0.refusal = (commit, error) } }

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws {
    let refusal = contents.withLock { contents in
      contents.answersBeforeCommit.append(contents.answers)
      return contents.refusal.flatMap { $0.commit == contents.answersBeforeCommit.count ? $0.error : nil }
    }
    if let refusal { throw refusal }
  }
  func databaseDidCommit(_ db: Database) { contents.withLock { $0.commits += 1 } }
  func databaseDidRollback(_ db: Database) { contents.withLock { $0.rollbacks += 1 } }
}

/// Runs tasks one after the other, in the order in which they were made, each until it waits for something.
private final class InOrder: TaskExecutor {
  private let queue = DispatchQueue(label: "in order")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }

  /// Returns when every task waits for something, also those that had to queue up a few times for it.
  func settle() { for _ in 0..<10 { queue.sync {} } }
}
