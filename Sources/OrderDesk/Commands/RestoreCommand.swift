import ArgumentParser
import Foundation
import Kernel
import SQLiteKit

/// `orderdesk restore FILE`.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a backup in place of the desk, all of it or nothing.",
    discussion: """
      Examples:
        orderdesk restore monday.tar --storage.path /srv/new    beside the old desk
        orderdesk restore monday.tar --force                    in its place

      The backup is checked first, as by backup verify. What was there before is kept
      in the folder replaced-TIME in the data folder, and named at the end. Stop the
      server before. A backup of an older version is migrated by the next start.
      """)

  @Argument(help: "A file that backup has written.", completion: .file()) var file: String
  @Flag(help: "Also when there is a desk already. It is kept aside.") var force = false
  @Flag(help: "Also when the audit trail in the backup was changed before the backup was made.")
  var acceptChangedTrail = false
  @OptionGroup var json: JSONFlag
  @OptionGroup var config: ConfigOptions

  func run() throws {
    let settings = try config.load().settings
    let restore = DeskRestore(
      folder: Folder(settings.storage.path), modules: settings.heldModules,
      checkpointFile: settings.audit.checkpointFile,
      keys: try AuditFiles.keys(settings, random: SystemRandom()),
      migrations: Dictionary(uniqueKeysWithValues: try DeskStorage.migrations().map { ($0.name, $0.migrations) }),
      clock: SystemClock())
    let progress = ProgressBar.ofCommand("restore", .bytes)
    defer { progress.finish() }
    let result = try BackupCommand.reporting(settings.storage.path) {
      try restore.restore(file, isReplacing: force, acceptsChangedTrail: acceptChangedTrail, progress: progress)
    }
    json.print(words(result, settings)) { json in
      json.name("audit")
      result.trail.write(to: &json)
      result.manifest.write(to: &json, path: file)
      json.member("set_aside", result.aside)
      json.member("storage_path", settings.storage.path)
    }
  }

  private func words(_ result: DeskRestore.Result, _ settings: Settings) -> String {
    var lines = ["\(settings.storage.path): restored, \(result.manifest.words)"]
    if let fault = result.trail.fault {
      lines.append("audit trail: changed before the backup was made: \(fault)")
    } else {
      lines += result.trail.lines
    }
    if let aside = result.aside {
      lines.append("What was there before is in \(aside). Remove it when you do not need it.")
    }
    if result.manifest.part(BackupFiles.checkpoints) != nil, !result.hasCheckpoints {
      lines.append("The checkpoints in \(settings.audit.checkpointFile) were left as they are.")
    }
    return lines.joined(separator: "\n")
  }
}
