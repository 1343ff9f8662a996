import Foundation
import GRDB
import Kernel
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

/// A data folder with both databases, so many events in each, and a checkpoint of them.
struct SampleDesk {
  static let secret = "the secret that signs checkpoints in tests of backups"
  static let keys = CheckpointKeys(secret: secret)
  static let clock = FakeClock()

  let temporary: TemporaryFolder
  var folder: Folder { Folder(temporary.folder.file("data")) }
  var checkpoints: String { folder.file(BackupFiles.checkpoints) }

  init(events: Int = 3) async throws {
    temporary = try TemporaryFolder()
    guard events > 0 else { return }
    try await add(events)
  }

  func file(_ name: String) -> String { temporary.folder.file(name) }

  /// Writes events into both trails, and a checkpoint.
  func add(_ count: Int) async throws {
    let databases = try DeskStorage.files(in: folder.path).open()
    var heads: [AuditModule: AuditHead] = [:]
    for (module, database) in databases.opened {
      let store = AuditSQLiteStore(database: database, chain: AuditChain(module: module))
      for _ in 0..<count {
        try await store.append(
          AuditEntry(.signIn, by: nil, at: SampleDesk.clock.now(), CallContext(requestID: "req")))
      }
      heads[module] = try await store.head()
    }
    _ = try CheckpointFile(path: checkpoints).append(heads, at: SampleDesk.clock.now(), keys: SampleDesk.keys)
    try databases.close()
  }

  /// How many events each trail has; `nil` for a database that is not there.
  func events() throws -> [Int?] {
    try ["auth", "orders"].map { module in
      let path = DeskStorage.path(module, folder.path)
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try PinnedDatabase.read([path]) { try $0[0].contents().rows["audit_events"] }
    }
  }

  @discardableResult
  func backUp(to name: String = "desk.tar") throws -> String {
    let backup = DeskBackup(folder: folder, checkpointFile: checkpoints, clock: SampleDesk.clock)
    return try backup.write(to: file(name), isReplacing: false, progress: SampleDesk.silent).path
  }

  /// Checks a backup as the command does.
  static func verify(_ path: String, keys: CheckpointKeys = keys) throws -> (BackupManifest, BackupCheck.Trail) {
    let temporary = try TemporaryFolder()
    let manifest = try BackupReader(path: path, progress: silent).extract(into: temporary.folder)
    let check = BackupCheck(path: path, folder: temporary.folder, manifest: manifest, migrations: try migrations)
    try check.requireKnownSchema()
    try check.databases()
    return (manifest, try check.trail(keys: keys))
  }

  func restore(_ path: String, force: Bool = false, step: () throws -> Void = {}) throws -> DeskRestore.Result {
    let restore = DeskRestore(
      folder: folder, checkpointFile: checkpoints, keys: SampleDesk.keys, migrations: try SampleDesk.migrations,
      clock: SampleDesk.clock)
    return try restore.restore(
      path, isReplacing: force, acceptsChangedTrail: false, progress: SampleDesk.silent, step: step)
  }

  static var migrations: [String: [Migration]] {
    get throws { Dictionary(uniqueKeysWithValues: try DeskStorage.migrations().map { ($0.name, $0.migrations) }) }
  }

  static var silent: ProgressBar { ProgressBar("test", .bytes, clock: clock, write: nil) }

  /// Every file below the folder with its bytes, but for what SQLite keeps beside an open database.
  func bytes() throws -> [String: Data] {
    var all: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: temporary.folder.path)
    where !name.hasSuffix("-shm") && !name.hasSuffix("-wal") {
      all[name] = try? Data(contentsOf: URL(filePath: file(name)))
    }
    return all
  }

  /// Runs SQL on a database, whatever keeps the trail as it is.
  func tamper(_ module: String, _ sql: String) throws {
    let queue = try DatabaseQueue(path: DeskStorage.path(module, folder.path))
    try queue.write { db in
      for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        try db.execute(sql: "DROP TRIGGER \(name)")
      }
      try db.execute(sql: sql)
    }
    try queue.close()
  }
}

/// What a body refuses with, in words.
func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing was refused"
  } catch {
    return "\(error)"
  }
}
