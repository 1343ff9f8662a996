import CoreMetrics
import GRDB
import Kernel
import Synchronization

/// Lets the writes of concurrent requests share one transaction and one flush to the disk (group commit).
///
/// What arrives while a transaction is being flushed waits, and goes into the next one together. One that fails undoes
/// itself and leaves its neighbours alone; each is answered only after the flush.
final class WriteQueue: Sendable {
  /// How many writes share one transaction at most, so that nobody waits for an endless one.
  static let largestBatch = 256

  private struct Contents {
    var waiting: [QueuedWrite] = []
    /// Whether somebody is on the way to empty `waiting`.
    var isDraining = false
    var isClosed = false
  }

  private let writer: any DatabaseWriter
  private let contents = Mutex(Contents())
  private let batchSize: Recorder

  init(_ writer: any DatabaseWriter, _ instruments: DatabaseInstruments = .none) {
    self.writer = writer
    batchSize = instruments.batchSize
  }

  /// How many writes wait for their turn.
  var waitingCount: Int { contents.withLock { $0.waiting.count } }

  /// Runs `body` in a transaction (`BEGIN IMMEDIATE`) that other writes may share. The value is returned after the flush;
  /// what `body` throws undoes all that it did.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await withUnsafeThrowingContinuation { continuation in
      enqueue(
        QueuedWrite(
          run: { db in
            do {
              let value = try body(db)
              return .done { continuation.resume(returning: value) }
            } catch {
              return .failed(error)
            }
          }, refuse: { error in continuation.resume(throwing: error) }))
    }
  }

  /// Lets what is waiting be written, and refuses what comes later.
  func close() {
    contents.withLock { $0.isClosed = true }
    writer.writeWithoutTransaction { db in
      while contents.withLock({ !$0.waiting.isEmpty }) { runBatch(db) }
    }
  }

  private func enqueue(_ write: QueuedWrite) {
    let isFirst: Bool? = contents.withLock { contents in
      guard !contents.isClosed else { return nil }
      contents.waiting.append(write)
      defer { contents.isDraining = true }
      return !contents.isDraining
    }
    switch isFirst {
    case nil: write.refuse(StoreError("the database is closed"))
    case true?: drain()
    case false?: break
    }
  }

  /// One batch at a time: what else has to be done on the writer's thread gets its turn in between.
  private func drain() {
    writer.asyncWriteWithoutTransaction { db in
      self.runBatch(db)
      let hasMore = self.contents.withLock { contents in
        contents.isDraining = !contents.waiting.isEmpty
        return contents.isDraining
      }
      if hasMore { self.drain() }
    }
  }

  private func runBatch(_ db: Database) {
    let batch = contents.withLock { contents in
      let batch = Array(contents.waiting.prefix(WriteQueue.largestBatch))
      contents.waiting.removeFirst(batch.count)
      return batch
    }
    guard !batch.isEmpty else { return }
    batchSize.record(batch.count)
    WriteBatch(writes: batch).run(db)
  }
}

/// A write that waits for its turn, and whoever waits for its answer.
struct QueuedWrite: Sendable {
  enum Attempt {
    /// The answer, to be given after the flush.
    case done(answer: () -> Void)
    case failed(any Error)
  }

  let run: @Sendable (Database) -> Attempt
  let refuse: @Sendable (any Error) -> Void
}
