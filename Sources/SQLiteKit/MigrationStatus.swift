public import Kernel
import GRDB

/// How far a database's schema has come, read without changing anything.
public struct MigrationStatus: Sendable, Hashable {
  public let migration: Migration
  public let isApplied: Bool

  /// - Parameter path: a database file; a missing one has no migration applied.
  public static func read(
    at path: String, exists: Bool, migrations: [Migration]
  ) throws(StoreError) -> [MigrationStatus] {
    guard exists else { return migrations.map { MigrationStatus(migration: $0, isApplied: false) } }
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let applied = try queue.read { db in try DatabaseMigrator().appliedIdentifiers(db) }
      return migrations.map { MigrationStatus(migration: $0, isApplied: applied.contains($0.name)) }
    } catch {
      throw StoreError("\(path): \(SQLiteDatabase.explain(error))")
    }
  }
}
