import Foundation
import Kernel
import SQLiteKit

/// What is done before the schema of a desk is changed: a backup of it, so that there is a way back to the older version.
struct DeskUpgrade {
  let checkpointFile: String
  let clock: any WallClock
  /// `false` when somebody has said that they have one.
  var makesBackup = true

  /// - Parameters:
  ///   - modules: those that this process holds.
  ///   - found: the database of each of them.
  /// - Returns: the path of the backup; `nil` when there is nothing to be changed, or nothing in the desk yet.
  /// - Throws: `CommandFailure` when it cannot be made. Nothing may be migrated then.
  func prepare(_ folder: String, _ modules: [AuditModule], _ found: [DatabaseInspection]) throws -> String? {
    let isPending = found.contains { $0.status.contains { !$0.isApplied } }
    let isThere = found.allSatisfy { $0.status.contains(where: \.isApplied) }
    guard makesBackup, isPending, isThere else { return nil }
    let backup = DeskBackup(
      folder: Folder(folder), modules: modules, checkpointFile: checkpointFile, clock: clock)
    let path = Folder(folder).file("before-upgrade-\(clock.now().fileName).tar")
    let progress = ProgressBar.ofCommand("backup before the upgrade", .bytes)
    defer { progress.finish() }
    do {
      return try backup.write(to: path, isReplacing: false, progress: progress).path
    } catch let failure as CommandFailure {
      throw CommandFailure(
        description: """
          nothing was changed, because the backup before the upgrade could not be made: \(failure). With a backup of your \
          own, run orderdesk migrate --no-backup
          """, exitCode: failure.exitCode)
    } catch let error as StoreError {
      throw CommandFailure.unavailable(
        """
        nothing was changed, because the backup before the upgrade could not be made: \(error). With a backup of your own, \
        run orderdesk migrate --no-backup
        """)
    }
  }
}
