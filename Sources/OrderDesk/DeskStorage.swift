import AuthSQLite
import Foundation
import Kernel
import OrdersSQLite
import SQLiteKit

/// Where the databases lie: one file a module, in one folder.
enum DeskStorage {
  case files(in: String)
  /// For tests: gone with the process.
  case memory

  /// The databases of one process.
  struct Databases {
    let auth: SQLiteDatabase
    let orders: SQLiteDatabase

    func close() throws {
      try auth.close()
      try orders.close()
    }
  }

  /// Opens the databases, makes them when they are missing, and migrates them.
  /// - Throws: `CommandFailure` with the path and what to do.
  /// - Parameter watch: `nil` when nobody watches.
  func open(watchedBy watch: Watch? = nil) throws -> Databases {
    func instruments(_ name: String) -> DatabaseInstruments {
      watch.map { DatabaseInstruments(name: name, metrics: $0.metrics, tracer: $0.tracer) } ?? .none
    }
    do {
      switch self {
      case .files(let folder):
        try makeFolder(folder)
        return Databases(
          auth: try SQLiteDatabase.open(
            at: DeskStorage.path("auth", folder), migrations: try AuthSchema.migrations(),
            instruments: instruments("auth")),
          orders: try SQLiteDatabase.open(
            at: DeskStorage.path("orders", folder), migrations: try OrderSQLiteStore.migrations(),
            instruments: instruments("orders")))
      case .memory:
        return Databases(
          auth: try SQLiteDatabase.inMemory(migrations: try AuthSchema.migrations()),
          orders: try SQLiteDatabase.inMemory(migrations: try OrderSQLiteStore.migrations()))
      }
    } catch let error as StoreError {
      throw CommandFailure.unavailable(error.description)
    }
  }

  /// The migrations of each module's database, read without changing anything.
  func migrationStatus() throws -> [(name: String, steps: [MigrationStatus])] {
    guard case .files(let folder) = self else { return [] }
    let modules = [("auth", try AuthSchema.migrations()), ("orders", try OrderSQLiteStore.migrations())]
    do {
      return try modules.map { name, migrations in
        let file = DeskStorage.path(name, folder)
        let exists = FileManager.default.fileExists(atPath: file)
        return (name, try MigrationStatus.read(at: file, exists: exists, migrations: migrations))
      }
    } catch let error as StoreError {
      throw CommandFailure.unavailable(error.description)
    }
  }

  /// Of a module's database in a data folder.
  static func path(_ module: String, _ folder: String) -> String { "\(folder)/\(module).sqlite" }

  /// Only this user may look into the folder.
  private func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure.unavailable(
        "the folder \(folder) cannot be made: \(error.localizedDescription) Choose another with storage.path")
    }
  }
}
