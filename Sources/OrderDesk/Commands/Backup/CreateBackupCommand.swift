import ArgumentParser
import Foundation
import Kernel
import SQLiteKit

extension BackupCommand {
  /// `orderdesk backup FILE`.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Back up the desk into one file, also while the server runs.",
      discussion: """
        Examples:
          orderdesk backup /srv/backups/monday.tar
          orderdesk backup --force latest.tar --json

        The file appears under its name when all of it is on disk. Its folder needs
        room for the backup, and for one database more while it is written.
        """)

    @Argument(help: "The file to write, for this user alone.", completion: .file()) var file: String
    @Flag(help: "Write over a file of that name.") var force = false
    @OptionGroup var json: JSONFlag
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      let settings = try config.load().settings
      let folder = settings.storage.path
      try DeskStorage.requireDesk(of: settings)
      try DeskStorage.refusePart(file, of: settings)
      try PartialFile.check(file, mayBeReplaced: force)
      let root = CompositionRoot.forCommand(settings)
      let backup = DeskBackup(
        folder: Folder(folder), modules: settings.heldModules, checkpointFile: settings.audit.checkpointFile,
        clock: root.clock)
      let result = try await root.recording(.createBackup) { try write(backup) }
      do {
        try backup.leaveWord(result)
      } catch {
        FileHandle.standardError.write(
          Data("orderdesk: the backup is good, but the server is not told of it: \(error)\n".utf8))
      }
      json.print(words(result)) { json in
        json.member("bytes", result.bytes)
        result.manifest.write(to: &json, path: result.path)
      }
    }

    private func write(_ backup: DeskBackup) throws -> DeskBackup.Result {
      let leftovers = DeskBackup.partialFiles(of: file)
      let progress = ProgressBar.ofCommand("backup", .bytes)
      defer { progress.finish() }
      return try Interruption.cleaningUp {
        for path in leftovers { unlink(path) }
      } during: {
        try backup.write(to: file, isReplacing: force, progress: progress)
      }
    }

    private func words(_ result: DeskBackup.Result) -> String {
      """
      \(result.path): \(ProgressBar.size(result.bytes)), \(result.manifest.words).
      Check it with: orderdesk backup verify \(result.path)
      """
    }
  }
}

extension BackupManifest {
  /// `12 people and 345 orders as of 2026-11-27T04:00:00.000Z`.
  var words: String {
    let people = part(BackupFiles.database("auth"))?.contents?.rows["users"] ?? 0
    let orders = part(BackupFiles.database("orders"))?.contents?.rows["orders"] ?? 0
    return
      "\(people) \(people == 1 ? "person" : "people") and \(orders) order\(orders == 1 ? "" : "s") as of \(createdAt)"
  }

  /// The members that every command about a backup answers with; `bytes` comes before them.
  func write(to json: inout JSONWriter, path: String) {
    json.member("created_at", createdAt.description)
    json.member("file", path)
    json.member("orderdesk", orderdesk)
    json.name("rows")
    json.object { json in
      for module in BackupFiles.databases.sorted() {
        json.name(of: module)
        json.object { json in
          for (table, count) in (part(BackupFiles.database(module))?.contents?.rows ?? [:]).sorted(by: {
            $0.key < $1.key
          }) {
            json.name(of: table)
            json.value(count)
          }
        }
      }
    }
    json.name("schema")
    json.object { json in
      for module in BackupFiles.databases.sorted() {
        json.name(of: module)
        if let schema = part(BackupFiles.database(module))?.contents?.schema { json.value(schema) } else { json.null() }
      }
    }
  }
}
