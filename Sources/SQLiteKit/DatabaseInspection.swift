import Foundation
import GRDB
public import Kernel

/// What lies where a database should be, looked at before it is opened for writing: opening changes a file already.
public struct DatabaseInspection: Sendable {
  public let path: String
  /// Whether there is nothing yet: no file, or one without a byte.
  public let isEmpty: Bool
  /// Whether anything was ever recorded in it.
  public let isUsed: Bool
  /// The migrations that this binary knows, applied or not.
  public let status: [MigrationStatus]
  /// Those that it does not know, sorted.
  private let unknown: [String]

  /// Reads, and changes nothing.
  /// - Throws: `StoreError` with the path when the file cannot be read, is damaged, or is not a database of OrderDesk.
  public init(at path: String, migrations: [Migration]) throws(StoreError) {
    self.path = path
    guard try DatabaseInspection.hasContents(path) else {
      isEmpty = true
      isUsed = false
      unknown = []
      status = migrations.map { MigrationStatus(migration: $0, isApplied: false) }
      return
    }
    isEmpty = false
    do {
      let queue = try DatabaseQueue(path: path, configuration: DatabaseInspection.configuration(path))
      let (applied, isUsed) = try queue.read { db in
        let applied = try DatabaseMigrator().appliedIdentifiers(db)
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        let isOurs = applied.contains(migrations.first?.name ?? "") || tables.subtracting(["grdb_migrations"]).isEmpty
        guard isOurs else { throw StoreError(DatabaseInspection.foreign) }
        let isUsed = try tables.contains("audit_events") && AuditLink.last(db).sequence > 0
        return (applied, isUsed)
      }
      try queue.close()
      self.isUsed = isUsed
      unknown = applied.subtracting(migrations.map(\.name)).sorted()
      status = migrations.map { MigrationStatus(migration: $0, isApplied: applied.contains($0.name)) }
    } catch {
      throw StoreError("\(path): \(SQLiteDatabase.explain(error))")
    }
  }

  /// - Throws: `StoreError` that names both versions when a newer version of OrderDesk wrote the file: this one must not
  ///   touch it.
  public func requireKnownSchema() throws(StoreError) {
    guard let newest = unknown.last else { return }
    throw StoreError("\(path): \(Schema.newer(newest, status.last?.migration.name))")
  }

  private static let foreign = """
    this database belongs to another program: move the file away, or set storage.path to another folder
    """

  private static func hasContents(_ path: String) throws(StoreError) -> Bool {
    guard let facts = FileFacts(path: path) else {
      guard errno != ENOENT else { return false }
      throw StoreError(
        "\(path): \(String(cString: strerror(errno))). Check that storage.path is a folder that this user may read and write"
      )
    }
    guard facts.kind == .ordinary else {
      throw StoreError("\(path) is no file: move it away, or set storage.path to another folder")
    }
    return facts.size > 0
  }

  /// A connection for reading only leaves the files of the log behind, one for writing takes them away again. It would also
  /// move what is in a log into the database, so it is not used where there is one.
  private static func configuration(_ path: String) -> Configuration {
    var configuration = Configuration.forReading
    configuration.readonly = access("\(path)-wal", F_OK) == 0
    return configuration
  }
}
