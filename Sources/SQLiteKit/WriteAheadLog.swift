import CoreMetrics
import GRDB
import GRDBSQLite

/// Moves the write-ahead log into the database once in a while, and says how long that took. It has to live as long as the
/// connection.
///
/// SQLite does the same by itself (`wal_autocheckpoint`), but tells nobody.
final class WriteAheadLog: Sendable {
  /// Pages of 4 KiB: one that changes again and again goes into the database once only.
  static let largestLength: CInt = 8_000

  private let duration: Timer
  private let clock = ContinuousClock()

  init(_ instruments: DatabaseInstruments) { duration = instruments.checkpointDuration }

  func watch(_ db: Database) {
    _ = sqlite3_wal_hook(
      db.sqliteConnection,
      { log, connection, schema, pages in
        guard let log, let connection, pages >= WriteAheadLog.largestLength else { return SQLITE_OK }
        Unmanaged<WriteAheadLog>.fromOpaque(log).takeUnretainedValue().checkpoint(connection, schema)
        // What could not be moved stays in the log, and the commit is good all the same.
        return SQLITE_OK
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// As far as no reader needs the old pages; it waits for nobody.
  private func checkpoint(_ connection: OpaquePointer, _ schema: UnsafePointer<CChar>?) {
    let start = clock.now
    _ = sqlite3_wal_checkpoint_v2(connection, schema, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    duration.recordNanoseconds(Int64((clock.now - start) / .nanoseconds(1)))
  }
}
