import GRDB
public import Kernel

/// The audit trail in a database file, opened for reading only: nothing is migrated, and a server may be running.
public struct AuditTrailReader: Sendable {
  public let module: AuditModule
  private let path: String
  private let reader: any DatabaseReader

  /// - Throws: a sentence with the path when the file is missing or is no database.
  public init(at path: String, module: AuditModule) throws(StoreError) {
    try self.init(module, path) { try DatabaseQueue(path: path, configuration: $0) }
  }

  /// The trail of a database that is in use, beside everybody who uses it.
  /// - Throws: a sentence with the path when the file has gone.
  public init(of database: SQLiteDatabase, module: AuditModule) throws(StoreError) {
    try self.init(module, database.path) { try database.slowReader($0) }
  }

  private init(
    _ module: AuditModule, _ path: String, open: (Configuration) throws -> any DatabaseReader
  ) throws(StoreError) {
    self.module = module
    self.path = path
    do {
      reader = try open(.forReading)
    } catch {
      throw StoreError("\(path): \(SQLiteDatabase.explain(error))")
    }
  }

  /// Reads the trail as it is at this moment.
  /// - Throws: what `body` throws; `StoreError` with the path for errors of SQLite.
  public func read<Value>(_ body: (AuditSnapshot) throws -> Value) throws -> Value {
    do {
      return try reader.read { db in try body(AuditSnapshot(module: module, path: path, db: db)) }
    } catch let error as DatabaseError {
      throw StoreError("\(path): \(SQLiteDatabase.explain(error))")
    }
  }
}

/// The trail of one module at one moment. It is read row by row, whatever its length.
public struct AuditSnapshot {
  public let module: AuditModule
  let path: String
  let db: Database

  /// Whether the database has the table at all: it is older than the audit trail otherwise, or somebody dropped it.
  public func isThere() throws -> Bool { try Int.fetchOne(db.cachedStatement(sql: AuditStatements.table)) == 1 }

  /// Follows the whole chain. A trail that is not there has no events.
  /// - Parameter looked: called after each event that is good.
  /// - Throws: `AuditFault` for the first event that is bad.
  public func verify(looked: () -> Void = {}) throws -> AuditVerifier {
    var verifier = AuditVerifier(module: module)
    try forEachRow { row in
      try verifier.check(row)
      looked()
    } unreadable: { reason in
      verifier.fault(reason)
    }
    return verifier
  }

  /// Gives one line for each event, oldest first: its canonical JSON and a line feed.
  /// - Throws: `AuditFault` at a row that cannot be read; what `write` throws.
  public func export(_ write: ([UInt8]) throws -> Void) throws {
    var last = 0
    try forEachRow { row in
      try write(row.json(of: module, hash: row.hash) + [UInt8(ascii: "\n")])
      last = row.sequence
    } unreadable: { reason in
      AuditFault(module: module, sequence: last + 1, reason: reason)
    }
  }

  /// By primary key; `nil` when there is no such event, or nothing that is a hash.
  func hash(of sequence: Int) throws -> String? {
    let row = try Row.fetchOne(db.cachedStatement(sql: AuditStatements.hash), arguments: [sequence])
    return row.flatMap { row in try? ColumnReader(row: row).bytes(0, "hash") }.map { Hex.encode($0) }
  }

  /// How many events there are, as far as none was removed or put in.
  public func count() throws -> Int { try isThere() ? lastSequence() : 0 }

  /// The sequence of the newest event; 0 when there is none.
  func lastSequence() throws -> Int { try AuditLink.last(db).sequence }

  private func forEachRow(
    _ body: (AuditRow) throws -> Void, unreadable: (_ reason: String) -> AuditFault
  ) throws {
    guard try isThere() else { return }
    do {
      let cursor = try Row.fetchCursor(db.cachedStatement(sql: AuditStatements.all))
      while let row = try cursor.next() { try body(try AuditRow(row)) }
    } catch let error as UnreadableColumn {
      throw unreadable(error.description)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      throw unreadable("it cannot be read: \(SQLiteDatabase.explain(error))")
    }
  }
}
