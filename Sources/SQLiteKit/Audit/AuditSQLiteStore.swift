public import Kernel

/// The audit trail of one module in SQLite, for what has no other change to go with.
public struct AuditSQLiteStore: AuditStore {
  private let database: SQLiteDatabase
  private let chain: AuditChain

  /// - Parameter database: the database of the module, with the table `audit_events`.
  public init(database: SQLiteDatabase, chain: AuditChain) {
    self.database = database
    self.chain = chain
  }

  public func append(_ entry: AuditEntry) async throws(StoreError) {
    try await database.write { [chain] db in try chain.append(entry, db) }
  }

  public func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent] {
    try await database.read { [chain] db in try chain.list(search, db) }
  }

  /// The newest event; `nil` before the first one.
  public func head() async throws(StoreError) -> AuditHead? {
    try await database.read { [chain] db in try chain.head(db) }
  }
}
