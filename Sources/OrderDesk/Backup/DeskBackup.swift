import Foundation
import Kernel
import SQLiteKit

/// Makes a backup of a desk while it is used: both databases as they are at one moment, and the checkpoints of the audit
/// trail, in one file. No secret is in it.
struct DeskBackup {
  let folder: Folder
  /// Those that this process holds.
  var modules = AuditModule.allCases
  /// `audit.checkpointFile`.
  let checkpointFile: String
  let clock: any WallClock

  /// What has been written.
  struct Result {
    let path: String
    let bytes: Int
    let manifest: BackupManifest
  }

  /// - Parameter progress: told how far it has come, in bytes read and written.
  /// - Throws: `CommandFailure`, `StoreError`. Nothing is left behind then.
  func write(to path: String, isReplacing: Bool, progress: ProgressBar) throws -> Result {
    let file = try PartialFile(path: path, isReplacing: isReplacing)
    // Before the databases are pinned: what it says is then in them.
    let checkpoints = try CheckpointLines(path: checkpointFile)
    let createdAt = clock.now()
    let tar = TarWriter(to: file, modified: createdAt)
    try tar.add(BackupFiles.readme, BackupFiles.readmeText())
    var contents: [String: DatabaseContents] = [:]
    let names = BackupFiles.databases.filter { name in modules.contains { $0.rawValue == name } }
    try PinnedDatabase.read(names.map { DeskStorage.path($0, folder.path) }) { databases in
      for database in databases { progress.total += 2 * (try database.size()) }
      for (module, database) in zip(names, databases) {
        let name = BackupFiles.database(module)
        contents[name] = try database.contents()
        try add(database, as: name, to: tar, beside: file.partialPath, progress)
      }
    }
    if let checkpoints { try tar.add(BackupFiles.checkpoints, size: checkpoints.size, next: checkpoints.next) }
    let manifest = BackupManifest(
      format: BackupManifest.currentFormat, orderdesk: Version.current, createdAt: createdAt,
      parts: tar.entries.dropFirst().map { entry in
        BackupManifest.Part(name: entry.name, bytes: entry.bytes, sha256: entry.sha256, contents: contents[entry.name])
      })
    try tar.add(BackupFiles.manifest, try manifest.json)
    try tar.add(BackupFiles.sums, BackupFiles.sumsText(tar.entries))
    try tar.finish()
    return Result(path: path, bytes: tar.bytes, manifest: manifest)
  }

  /// By way of a copy beside the file, because only a whole database can be read from its beginning to its end.
  private func add(
    _ database: PinnedDatabase, as name: String, to tar: TarWriter, beside path: String, _ progress: ProgressBar
  ) throws {
    let copy = "\(path)-\(name)"
    func remove() { for ending in DeskBackup.endings { unlink(copy + ending) } }
    remove()
    defer { remove() }
    let before = progress.done
    try database.copy(to: copy) { progress.move(to: before + $0) }
    let source = try ReadableFile(path: copy)
    try tar.add(name, size: source.size) { count in
      progress.advance(by: count)
      return try source.next(count)
    }
  }

  /// Leaves word for the server, which tells how old the last backup is.
  func leaveWord(_ result: Result) throws(CommandFailure) {
    var json = JSONWriter()
    json.object { json in
      json.member("bytes", result.bytes)
      json.member("finished_at", clock.now().description)
    }
    let file = try PartialFile(path: folder.file(DeskBackup.wordName), isReplacing: true)
    try file.write(json.bytes + [UInt8(ascii: "\n")])
    try file.finish()
  }

  /// What there is while a backup is written, and not afterwards.
  static func partialFiles(of path: String) -> [String] {
    let partial = "\(path).partial"
    let copies = BackupFiles.databases.map { "\(partial)-\(BackupFiles.database($0))" }
    return [partial] + copies.flatMap { copy in endings.map { copy + $0 } }
  }

  /// Of the files that SQLite may make beside a database.
  private static let endings = ["", "-journal", "-wal", "-shm"]

  /// In the data folder.
  static let wordName = "last-backup.json"
}
