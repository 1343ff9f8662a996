import Foundation
import Kernel
import SQLiteKit

/// Puts a backup in the place of a desk: the whole of it or nothing, also when the process is killed in the middle.
struct DeskRestore {
  let folder: Folder
  /// Those that this process holds.
  var modules = AuditModule.allCases
  /// `audit.checkpointFile`.
  let checkpointFile: String
  let keys: CheckpointKeys
  let migrations: [String: [Migration]]
  let clock: any WallClock

  /// What was done.
  struct Result {
    let manifest: BackupManifest
    let trail: BackupCheck.Trail
    /// Where what was there before is now; `nil` when there was nothing.
    let aside: String?
    /// Whether the checkpoints of the backup are in place: those outside of the data folder are left alone.
    let hasCheckpoints: Bool
  }

  /// - Parameters:
  ///   - isReplacing: whether there may be a desk already.
  ///   - acceptsChangedTrail: whether a backup with an audit trail that somebody changed is good enough.
  ///   - step: for tests: called before each step after the backup was found to be good.
  /// - Throws: `BackupFault`, `CommandFailure`, `StoreError`. The desk is as it was then.
  func restore(
    _ path: String, isReplacing: Bool, acceptsChangedTrail: Bool, progress: ProgressBar, step: () throws -> Void = {}
  ) throws -> Result {
    let isNew = try makeFolder()
    do {
      return try alone { old in
        guard old.isEmpty || isReplacing else {
          throw CommandFailure.data(
            """
            there is a desk in \(folder.path) already. Set storage.path to another folder, or put the backup in its \
            place with --force: what is there now is kept beside it
            """)
        }
        return try stage(path, old, acceptsChangedTrail, progress, step)
      }
    } catch {
      if isNew { rmdir(folder.path) }
      throw error
    }
  }

  /// Gives `body` the names of what belongs to the desk, while nobody else is there. What it has made ready and not decided
  /// for is removed.
  private func alone(_ body: ([String]) throws -> Result) throws -> Result {
    guard let lock = try DeskLock.alone(folder) else { throw DeskRestore.inUse(folder.path) }
    defer { withExtendedLifetime(lock) {} }
    try RestoreJournal.finish(in: folder)
    let old = oldNames
    let databases = try LockedDatabases(old.map(folder.file))
    defer { withExtendedLifetime(databases) {} }
    do {
      return try body(old)
    } catch {
      if !folder.has(RestoreJournal.name) { try? FileManager.default.removeItem(atPath: staging.path) }
      throw error
    }
  }

  private var staging: Folder { Folder(folder.file(RestoreJournal.staging)) }

  /// What belongs to a desk and is there.
  private var oldNames: [String] {
    let databases = modules.map { BackupFiles.database($0.rawValue) }
    let names = databases.flatMap { name in ["", "-wal", "-shm", "-journal"].map { name + $0 } }
    return (names + (ownsCheckpoints ? [BackupFiles.checkpoints] : [])).filter(folder.has)
  }

  /// Whether the checkpoints lie in the data folder, and go with it.
  private var ownsCheckpoints: Bool {
    URL(filePath: checkpointFile).standardizedFileURL
      == URL(filePath: folder.file(BackupFiles.checkpoints)).standardizedFileURL
  }

  private func stage(
    _ path: String, _ old: [String], _ acceptsChangedTrail: Bool, _ progress: ProgressBar, _ step: () throws -> Void
  ) throws -> Result {
    try staging.make()
    let manifest = try BackupReader(path: path, progress: progress).extract(into: staging)
    progress.finish()
    let check = BackupCheck(path: path, folder: staging, manifest: manifest, migrations: migrations)
    guard manifest.modules.sorted() == modules.map(\.rawValue).sorted() else {
      throw CommandFailure.data(
        """
        \(path) has the data of \(manifest.modules.joined(separator: " and ")), but this process has those of \
        \(modules.map(\.rawValue).joined(separator: " and ")): restore it with roles as they were when it was made
        """)
    }
    try check.requireKnownSchema()
    try check.databases()
    let trail = try check.trail(keys: keys)
    if let fault = trail.fault, !acceptsChangedTrail {
      throw CommandFailure.found(
        """
        the audit trail in \(path) was changed before the backup was made: \(fault). \
        Restore it all the same with --accept-changed-trail
        """)
    }
    let new = manifest.parts.map(\.name).filter { $0 != BackupFiles.checkpoints || ownsCheckpoints }
    try staging.sync()
    let aside = old.isEmpty ? nil : "replaced-\(clock.now().fileName)"
    try RestoreJournal(aside: aside, old: old, new: new).commit(in: folder, step: step)
    return Result(
      manifest: manifest, trail: trail, aside: aside.map(folder.file),
      hasCheckpoints: new.contains(BackupFiles.checkpoints))
  }

  /// - Returns: whether it was not there.
  private func makeFolder() throws -> Bool {
    let isNew = access(folder.path, F_OK) != 0
    try DeskStorage.makeFolder(folder.path)
    return isNew
  }

  static func inUse(_ path: String) -> CommandFailure {
    .unavailable("the desk in \(path) is in use: stop the server and every other command that works on it first")
  }
}

/// The databases of a desk, held in such a way that nobody else has them open and nobody can open them: SQLite's own locks,
/// which also say so of a program that is not OrderDesk, and of a file that is no database any more.
private final class LockedDatabases {
  private var descriptors: [Int32] = []

  /// - Throws: `CommandFailure` when somebody has one of them open.
  init(_ paths: [String]) throws {
    for path in paths where path.hasSuffix(".sqlite") {
      let descriptor = open(path, O_RDWR | O_CLOEXEC)
      // What cannot be opened can be renamed all the same.
      guard descriptor >= 0 else { continue }
      descriptors.append(descriptor)
      // The bytes that every reader of the file has a lock on, see "File locking" in SQLite's documents.
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      lock.l_start = 0x4000_0002
      lock.l_len = 510
      guard fcntl(descriptor, F_SETLK, &lock) == 0 || ![EACCES, EAGAIN].contains(errno) else {
        throw DeskRestore.inUse(path)
      }
    }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}
