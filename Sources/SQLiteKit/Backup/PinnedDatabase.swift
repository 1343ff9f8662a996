import GRDB
public import Kernel

/// A database file as it is at one moment, opened for reading only. Whoever writes goes on, and what they write is not seen.
public struct PinnedDatabase {
  public let path: String
  let db: Database

  /// Gives `body` all of these files, pinned one right after the other in this order, before any of them is read any
  /// further. A file that names what another one holds should come first: then the other one has all that it names.
  /// - Throws: what `body` throws; `StoreError` with the path for errors of SQLite.
  public static func read<Value>(
    _ paths: [String], _ body: ([PinnedDatabase]) throws -> Value
  ) throws -> Value {
    try pin(paths[...], [], body)
  }

  /// How many bytes `copy` writes.
  public func size() throws(StoreError) -> Int {
    try reading { db in
      try Int.fetchOne(db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0
    }
  }

  /// What is in it.
  public func contents() throws(StoreError) -> DatabaseContents { try reading { db in try DatabaseContents(db) } }

  /// Copies all of it into a new file, which is complete without a log beside it. Nobody waits for that, and a change that
  /// somebody else makes does not begin it anew, because this connection keeps its snapshot.
  ///
  /// The copy is not flushed to the disk.
  /// - Parameter progress: told how many bytes are done.
  /// - Throws: `StoreError` with the path of the copy, such as when its disk is full.
  public func copy(to target: String, progress: (_ bytes: Int) -> Void) throws(StoreError) {
    do {
      let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
      let copy = try DatabaseQueue(path: target)
      try copy.writeWithoutTransaction { copied in
        try copied.execute(sql: "PRAGMA synchronous = OFF")
        try withoutActuallyEscaping(progress) { progress in
          try db.backup(to: copied, pagesPerStep: PinnedDatabase.pagesPerStep) { step in
            progress(step.completedPageCount * pageSize)
          }
        }
        try copied.execute(sql: "PRAGMA journal_mode = DELETE")
      }
      try copy.close()
    } catch {
      throw StoreError("\(target): \(SQLiteDatabase.explain(error))")
    }
  }

  /// A megabyte or so: often enough to show how far it has come.
  private static let pagesPerStep: CInt = 256

  private static func pin<Value>(
    _ rest: ArraySlice<String>, _ open: [PinnedDatabase], _ body: ([PinnedDatabase]) throws -> Value
  ) throws -> Value {
    guard let path = rest.first else { return try body(open) }
    do {
      return try DatabaseQueue(path: path, configuration: .forReading).read { db in
        // A transaction has its snapshot from its first read on.
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
        return try pin(rest.dropFirst(), open + [PinnedDatabase(path: path, db: db)], body)
      }
    } catch let error as DatabaseError {
      throw StoreError("\(path): \(SQLiteDatabase.explain(error))")
    }
  }

  private func reading<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try body(db) } catch { throw StoreError("\(path): \(SQLiteDatabase.explain(error))") }
  }
}
