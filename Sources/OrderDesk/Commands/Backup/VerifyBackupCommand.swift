import ArgumentParser
import Foundation
import Kernel
import SQLiteKit

extension BackupCommand {
  /// `orderdesk backup verify FILE`.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a backup as a restore would: exit 1 when it is not as it was written.",
      discussion: """
        Examples:
          orderdesk backup verify /srv/backups/monday.tar
          TMPDIR=/var/tmp orderdesk backup verify monday.tar --json

        Takes the backup apart in a temporary folder, compares every byte with its
        SHA-256 and every table with the manifest, checks both databases inside, and
        follows the audit trail. The desk itself is not touched. Exit codes: 0 good,
        1 damaged or a changed audit trail, 65 no backup or one of a newer version,
        69 the file cannot be read, or there is no room in TMPDIR.
        """)

    @Argument(help: "The file to check.", completion: .file()) var file: String
    @OptionGroup var json: JSONFlag
    @OptionGroup var config: ConfigOptions

    func run() throws {
      let settings = try config.load().settings
      let keys = try AuditFiles.keys(settings, random: SystemRandom())
      let temporary = try TemporaryFolder()
      let path = temporary.folder.path
      let progress = ProgressBar.ofCommand("verify", .bytes)
      defer {
        progress.finish()
        withExtendedLifetime(temporary) {}
      }
      let (manifest, trail) = try Interruption.cleaningUp {
        try? FileManager.default.removeItem(atPath: path)
      } during: {
        try check(in: temporary.folder, keys, progress)
      }
      if let fault = trail.fault {
        throw CommandFailure.found(
          "\(file) is as it was written, but the audit trail in it was changed before: \(fault)")
      }
      json.print(words(manifest, trail)) { json in
        json.name("audit")
        trail.write(to: &json)
        manifest.write(to: &json, path: file)
      }
    }

    private func check(
      in folder: Folder, _ keys: CheckpointKeys, _ progress: ProgressBar
    ) throws -> (BackupManifest, BackupCheck.Trail) {
      try BackupCommand.reporting(folder.path) {
        let reader = BackupReader(path: file, progress: progress, advice: ". TMPDIR may name a place with more room")
        let manifest = try reader.extract(into: folder)
        progress.finish()
        let check = BackupCheck(
          path: file, folder: folder, manifest: manifest,
          migrations: Dictionary(uniqueKeysWithValues: try DeskStorage.migrations().map { ($0.name, $0.migrations) }))
        try check.requireKnownSchema()
        try check.databases()
        return (manifest, try check.trail(keys: keys))
      }
    }

    private func words(_ manifest: BackupManifest, _ trail: BackupCheck.Trail) -> String {
      (["\(file): good, \(manifest.words)"] + trail.lines).joined(separator: "\n")
    }
  }

  /// Gives errors of backups their exit codes.
  /// - Parameter place: the folder that is worked in.
  static func reporting<Value>(_ place: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let fault as BackupFault {
      throw CommandFailure.found(fault.description)
    } catch let error as StoreError {
      throw CommandFailure.unavailable(error.description)
    } catch let error as SystemCallError {
      throw CommandFailure.unavailable("the folder \(place) cannot be used: \(error.sentence)")
    }
  }
}

extension BackupCheck.Trail {
  /// For a terminal.
  var lines: [String] {
    let none = "checkpoints: none in the backup, so newest events that were cut off before it are not noticed"
    let checked = checkpoints.map { $0.isThere ? $0.lines(events: events) : [none] } ?? []
    return ["audit trail: \(events) events, good"] + checked
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("checkpoints", checkpoints?.checked ?? 0)
      json.member("checkpoints_of_unknown_key", checkpoints?.unknownKey ?? 0)
      json.member("events", events)
    }
  }
}
