public import GRDB
public import Kernel

/// One SQLite database: many readers, one writer, and a schema that is brought up to date when it is opened.
///
/// A commit that has returned is on disk: WAL with `synchronous=FULL`, which is set and asserted after GRDB's pool has
/// opened, because the pool itself sets `NORMAL`.
public struct SQLiteDatabase: Sendable {
  private let writer: any DatabaseWriter
  private let queue: WriteQueue
  private let instruments: DatabaseInstruments
  /// Lives as long as the connection, which calls it.
  private let log: WriteAheadLog?
  private let door = Door()

  /// Opens the file, makes it when it is missing, and migrates it.
  /// - Throws: a sentence with the path when the file cannot be opened, is no database, or has a newer schema.
  public static func open(
    at path: String, migrations: [Migration], instruments: DatabaseInstruments = .none
  ) throws(StoreError) -> SQLiteDatabase {
    do {
      let pool = try DatabasePool(path: path, configuration: configuration())
      let log = WriteAheadLog(instruments)
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL")
        log.watch(db)
        try expect("wal", from: "PRAGMA journal_mode", db)
      }
      return try prepare(pool, migrations, instruments, log)
    } catch {
      throw StoreError("\(path): \(explain(error))")
    }
  }

  /// A database that lives as long as the value, for tests.
  public static func inMemory(migrations: [Migration]) throws(StoreError) -> SQLiteDatabase {
    do {
      let queue = try DatabaseQueue(configuration: configuration())
      try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      return try prepare(queue, migrations, .none, nil)
    } catch {
      throw StoreError("in memory: \(explain(error))")
    }
  }

  /// Runs all reads of one call on one snapshot of the database.
  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    try door.requireOpen()
    do {
      return try await instruments.span("read") { try await writer.read(body) }
    } catch {
      throw SQLiteDatabase.storeError(error)
    }
  }

  /// Runs `body` as a whole or not at all: an error undoes all of it. The value is returned after the flush, which concurrent
  /// writes share. `body` may run twice, the first time for nothing: all that it does, it must do in the database.
  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      return try await instruments.span("write") { try await queue.write(body) }
    } catch {
      throw SQLiteDatabase.storeError(error)
    }
  }

  /// Reads the schema, to see that the file can still be read.
  public func check() async throws(StoreError) {
    _ = try await read { db in
      try Int.fetchOne(try db.cachedStatement(sql: "SELECT count(*) FROM sqlite_schema"))
    }
  }

  /// Closes the files, and moves what is in the write-ahead log into the database as far as nobody else is reading it.
  /// Later calls throw.
  public func close() throws(StoreError) {
    guard door.shut() else { return }
    do {
      queue.close()
      if writer is DatabasePool {
        try writer.writeWithoutTransaction { db in
          // Another process, such as a backup, may be reading: what it holds back stays in the log, and nobody waits.
          try db.execute(sql: "PRAGMA busy_timeout = 0")
          _ = try? db.checkpoint(.truncate)
        }
      }
      try writer.close()
    } catch {
      throw SQLiteDatabase.storeError(error)
    }
  }

  /// How many writes wait for their transaction.
  public var waitingWrites: Int { queue.waitingCount }

  /// For reads that take long: a file is opened once more, for reading only, so that no other call waits for a reader.
  func slowReader(_ configuration: Configuration) throws -> any DatabaseReader {
    writer is DatabasePool ? try DatabaseQueue(path: writer.path, configuration: configuration) : writer
  }

  /// Of the file, for messages.
  var path: String { writer is DatabasePool ? writer.path : "in memory" }

  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  private static func prepare(
    _ writer: some DatabaseWriter, _ migrations: [Migration], _ instruments: DatabaseInstruments,
    _ log: WriteAheadLog?
  ) throws -> SQLiteDatabase {
    try writer.writeWithoutTransaction { db in
      try expect("2", from: "PRAGMA synchronous", db)
      try expect("1", from: "PRAGMA foreign_keys", db)
    }
    try Schema(migrations).bringUpToDate(writer)
    return SQLiteDatabase(writer: writer, queue: WriteQueue(writer, instruments), instruments: instruments, log: log)
  }

  private static func expect(_ value: String, from pragma: String, _ db: Database) throws {
    let found = try String.fetchOne(db, sql: pragma)
    guard found == value else {
      throw StoreError("\(pragma) answers \(found ?? "nothing"), expected \(value)")
    }
  }

  private static func storeError(_ error: any Error) -> StoreError {
    error as? StoreError ?? StoreError(explain(error))
  }

  /// The error without the values of its statement: those may be personal.
  static func explain(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return String(describing: error) }
    let advice =
      switch error.resultCode {
      case .SQLITE_NOTADB:
        ". This is not an OrderDesk database: move the file away, or set storage.path to another folder"
      case .SQLITE_CORRUPT: ". The database is damaged: restore a backup"
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
        ". Check that the folder exists and that this user may write in it"
      case .SQLITE_FULL: ". The disk is full: free some space"
      case .SQLITE_IOERR: ". The disk is full or broken: free some space, and look at the log of the system"
      default: ""
      }
    return "SQLite error \(error.extendedResultCode.rawValue): \(error.message ?? "no message")\(advice)"
  }
}
