import AuthSQLite
import Foundation
import Kernel
import OrdersSQLite
import SQLiteKit

/// Where the databases of a process lie: one file for each module that it holds, in one folder.
struct DeskStorage {
  /// `nil` for tests: in memory, gone with the process.
  private let folder: String?
  private let modules: [AuditModule]

  /// Those of the modules that the configuration gives to this process. Without any there is not even a folder.
  static func files(of settings: Settings) -> DeskStorage {
    files(in: settings.storage.path, modules: settings.heldModules)
  }

  static func files(in folder: String, modules: [AuditModule] = AuditModule.allCases) -> DeskStorage {
    DeskStorage(folder: folder, modules: modules)
  }

  /// For tests.
  static func memory(of settings: Settings) -> DeskStorage {
    DeskStorage(folder: nil, modules: settings.heldModules)
  }

  /// The databases of one process, by module.
  struct Databases {
    let opened: [AuditModule: SQLiteDatabase]
    /// The backup that was made because the schema of this version is a newer one.
    var upgradeBackup: String?
    /// Keeps a restore away as long as the databases are open.
    var lock: DeskLock?

    func close() throws { for database in opened.values { try database.close() } }
  }

  /// Opens the databases, makes them when they are missing, and migrates them: a desk with something in it is backed up
  /// before.
  /// - Parameters:
  ///   - watch: `nil` when nobody watches.
  ///   - upgrade: what is done before the schema is changed; `nil` for nothing.
  /// - Throws: `CommandFailure` with the path and what to do.
  func open(watchedBy watch: Watch? = nil, upgrade: DeskUpgrade? = nil) throws -> Databases {
    do {
      guard let folder else { return Databases(opened: try openInMemory()) }
      guard !modules.isEmpty else { return Databases(opened: [:]) }
      try DeskStorage.makeFolder(folder)
      let lock = try DeskStorage.settle(folder)
      let found = try DeskStorage.inspect(folder, modules)
      for database in found { try database.requireKnownSchema() }
      try DeskStorage.requireAll(found)
      let backup = try upgrade?.prepare(folder, modules, found)
      return Databases(opened: try openFiles(folder, watch), upgradeBackup: backup, lock: lock)
    } catch let error as StoreError {
      throw CommandFailure.unavailable(error.description)
    }
  }

  private func openFiles(_ folder: String, _ watch: Watch?) throws -> [AuditModule: SQLiteDatabase] {
    var opened: [AuditModule: SQLiteDatabase] = [:]
    for module in modules {
      let instruments = watch.map {
        DatabaseInstruments(name: module.rawValue, metrics: $0.metrics, tracer: $0.tracer)
      }
      opened[module] = try SQLiteDatabase.open(
        at: DeskStorage.path(module.rawValue, folder), migrations: try DeskStorage.migrations(of: module),
        instruments: instruments ?? .none)
    }
    return opened
  }

  private func openInMemory() throws -> [AuditModule: SQLiteDatabase] {
    var opened: [AuditModule: SQLiteDatabase] = [:]
    for module in modules {
      opened[module] = try SQLiteDatabase.inMemory(migrations: try DeskStorage.migrations(of: module))
    }
    return opened
  }

  /// The migrations of each module's database, read without changing anything.
  func migrationStatus() throws -> [(name: String, steps: [MigrationStatus])] {
    guard let folder else { return [] }
    do throws(StoreError) {
      let found = try DeskStorage.inspect(folder, modules)
      for database in found { try database.requireKnownSchema() }
      return zip(modules, found).map { ($0.rawValue, $1.status) }
    } catch {
      throw CommandFailure.unavailable(error.description)
    }
  }

  /// What lies where each module's database should be.
  private static func inspect(_ folder: String, _ modules: [AuditModule]) throws(StoreError) -> [DatabaseInspection] {
    var found: [DatabaseInspection] = []
    for module in modules {
      found.append(
        try DatabaseInspection(at: path(module.rawValue, folder), migrations: try migrations(of: module)))
    }
    return found
  }

  /// A new database beside one that was used would be a desk without its people, or without its orders.
  private static func requireAll(_ found: [DatabaseInspection]) throws(StoreError) {
    guard let used = found.first(where: \.isUsed), let empty = found.first(where: \.isEmpty) else { return }
    throw StoreError(
      """
      there is nothing in \(empty.path), although \(used.path) was used: restore a backup, or move both away to begin anew
      """)
  }

  /// What this binary knows, by module.
  static func migrations() throws(StoreError) -> [(name: String, migrations: [Migration])] {
    [("auth", try AuthSchema.migrations()), ("orders", try OrderSQLiteStore.migrations())]
  }

  private static func migrations(of module: AuditModule) throws(StoreError) -> [Migration] {
    switch module {
    case .auth: try AuthSchema.migrations()
    case .orders: try OrderSQLiteStore.migrations()
    }
  }

  /// - Throws: `CommandFailure` when a database is missing or no database, or this process holds none. Nothing is made, but
  ///   a restore that was interrupted is finished.
  static func requireDesk(of settings: Settings) throws {
    let folder = settings.storage.path
    guard !settings.heldModules.isEmpty else {
      throw CommandFailure.data(
        "this process holds no database, because roles is gateway: run the command where auth or orders are")
    }
    if access(folder, F_OK) == 0 { try settle(folder) }
    do throws(StoreError) {
      for database in try inspect(folder, settings.heldModules) where database.isEmpty {
        throw StoreError(
          "there is no database \(database.path): set storage.path to the folder of the desk, or restore a backup")
      }
    } catch {
      throw CommandFailure.unavailable(error.description)
    }
  }

  /// - Throws: `CommandFailure` when something is to be written over a file of the desk itself.
  static func refusePart(_ file: String, of settings: Settings) throws(CommandFailure) {
    let folder = Folder(settings.storage.path)
    let names = BackupFiles.databases.map(BackupFiles.database).flatMap { [$0, "\($0)-wal", "\($0)-shm"] }
    let parts = (names + [DevelopmentSecret.fileName]).map(folder.file) + [settings.audit.checkpointFile]
    guard let facts = FileFacts(path: file),
      parts.contains(where: { FileFacts(path: $0)?.identity == facts.identity })
    else { return }
    throw .data("\(file) is a part of the desk itself: choose another name")
  }

  /// Of a module's database in a data folder.
  static func path(_ module: String, _ folder: String) -> String { "\(folder)/\(module).sqlite" }

  /// Only this user may look into the folder.
  static func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure.unavailable(
        "the folder \(folder) cannot be made: \(error.localizedDescription) Choose another with storage.path")
    }
  }

  /// Finishes a restore that was interrupted, and keeps the next one away as long as the lock lives.
  /// - Throws: `CommandFailure` while one is going on.
  @discardableResult
  static func settle(_ path: String) throws -> DeskLock? {
    let folder = Folder(path)
    do {
      guard let lock = try DeskLock.shared(folder) else { throw beingRestored(path) }
      guard RestoreJournal.isPending(in: folder) else { return lock }
    } catch let error as SystemCallError {
      throw CommandFailure.unavailable("the folder \(path) cannot be used: \(error.sentence)")
    }
    return try settlePending(folder)
  }

  private static func settlePending(_ folder: Folder) throws -> DeskLock? {
    do {
      guard let lock = try DeskLock.alone(folder) else { throw beingRestored(folder.path) }
      try withExtendedLifetime(lock) { try RestoreJournal.finish(in: folder) }
    } catch let error as SystemCallError {
      throw CommandFailure.unavailable("a restore in \(folder.path) cannot be finished: \(error.sentence)")
    }
    return try DeskLock.shared(folder)
  }

  private static func beingRestored(_ path: String) -> CommandFailure {
    .unavailable("a backup is being put in the place of the desk in \(path): wait until that is done, and try again")
  }
}

extension Settings {
  /// The modules whose data this process keeps.
  var heldModules: [AuditModule] {
    AuditModule.allCases.filter { module in
      switch module {
      case .auth: roles.contains(.auth)
      case .orders: roles.contains(.orders)
      }
    }
  }
}

extension Settings {
  /// What this process calls itself in logs and traces.
  var serviceName: String {
    let held = Role.allCases.filter(roles.contains)
    return held.count == Role.allCases.count ? "orderdesk" : "orderdesk-" + held.map(\.rawValue).joined(separator: "+")
  }
}
