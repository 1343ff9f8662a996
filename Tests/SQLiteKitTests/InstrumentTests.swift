import CoreMetrics
import GRDB
import MetricsTestKit
import Testing

@testable import SQLiteKit

/// What is told about a database while it works.
@Suite struct InstrumentTests {
  private let folder: TemporaryFolder
  private let metrics = TestMetrics()
  private let database: SQLiteDatabase

  init() throws {
    folder = try TemporaryFolder()
    database = try SQLiteDatabase.open(
      at: folder.file("test.sqlite"), migrations: [Samples.shelves],
      instruments: DatabaseInstruments(name: "test", metrics: metrics, tracer: nil))
  }

  @Test func theSizeOfEachBatchIsRecorded() async throws {
    try await Samples.add("one", to: database)
    try await Samples.add("two", to: database)
    let recorder = try metrics.expectRecorder("orderdesk_write_batch_size", [("database", "test")])
    #expect(recorder.values == [1, 1])
    try database.close()
  }

  /// The log is moved into the database once it has 8,000 pages, and the time that takes is recorded.
  @Test func movingTheLogIsTimed() async throws {
    let timer = try metrics.expectTimer("orderdesk_wal_checkpoint_duration_seconds", [("database", "test")])
    try await Samples.add("small", to: database)
    #expect(timer.values.isEmpty)
    // 9,000 pages of 4 KiB.
    try await database.write { db in
      try db.execute(
        sql: "INSERT INTO shelves (name) VALUES (?)", arguments: [String(repeating: "x", count: 36_864_000)])
    }
    #expect(timer.values.count == 1)
    try await Samples.add("after", to: database)
    #expect(timer.values.count == 1, "what was moved is not moved again")
    try database.close()
  }
}
