import GRDB
import Kernel

/// Brings a database up to the schema that this binary knows, one transaction a migration.
struct Schema {
  private let migrations: [Migration]
  private let migrator: DatabaseMigrator

  init(_ migrations: [Migration]) {
    self.migrations = migrations
    var migrator = DatabaseMigrator()
    for migration in migrations {
      migrator.registerMigration(migration.name) { db in try db.execute(sql: migration.sql) }
    }
    self.migrator = migrator
  }

  /// - Throws: when the database was written by a newer version of OrderDesk: an older binary must not touch it.
  func bringUpToDate(_ writer: some DatabaseWriter) throws {
    let applied = try writer.read { db in try migrator.appliedIdentifiers(db) }
    let unknown = applied.subtracting(migrations.map(\.name)).sorted()
    if let newest = unknown.last {
      throw StoreError(Schema.newer(newest, migrations.last?.name))
    }
    try migrator.migrate(writer)
  }

  /// - Parameters:
  ///   - found: the newest migration of the database.
  ///   - known: the newest of this binary.
  static func newer(_ found: String, _ known: String?) -> String {
    """
    the database has the schema \(found), but this version of orderdesk knows it only up to \(known ?? "nothing"). \
    Start the newer version, or restore a backup from before the upgrade
    """
  }
}
