import ArgumentParser
import Kernel
import SQLiteKit

/// `orderdesk migrate [--status]`.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Bring both databases up to the schema of this version.",
    discussion: """
      Examples:
        orderdesk migrate --status
        orderdesk migrate
        orderdesk migrate --no-backup

      serve does the same when it starts. A desk with something in it is backed up
      into its own folder before; with --status nothing is changed.
      """)

  @OptionGroup var json: JSONFlag
  @OptionGroup var config: ConfigOptions
  @Flag(help: "Only list the migrations, applied or pending.")
  var status = false

  @Flag(inversion: .prefixedNo, help: "Back up a desk with an older schema into the data folder before.")
  var backup = true

  func run() async throws {
    let settings = try config.load().settings
    let storage = DeskStorage.files(of: settings)
    var backupPath: String?
    if !status {
      var upgrade = CompositionRoot.forCommand(settings).upgrade
      upgrade.makesBackup = backup
      let databases = try storage.open(upgrade: upgrade)
      try databases.close()
      backupPath = databases.upgradeBackup
    }
    let modules = try storage.migrationStatus()
    json.print(words(modules, backupPath)) { json in
      json.member("backup", backupPath)
      json.name("migrations")
      json.array(
        modules.flatMap { module in
          module.steps.map { Step(module: module.name, name: $0.migration.name, isApplied: $0.isApplied) }
        })
    }
  }

  private func words(_ modules: [(name: String, steps: [MigrationStatus])], _ backup: String?) -> String {
    let steps = modules.flatMap { module in
      module.steps.map { "\(module.name)  \($0.migration.name)  \($0.isApplied ? "applied" : "pending")" }
    }
    return ((backup.map { ["The desk was backed up before, into \($0)."] } ?? []) + steps).joined(separator: "\n")
  }

  private struct Step: JSONWritable {
    let module: String
    let name: String
    let isApplied: Bool

    func write(to json: inout JSONWriter) {
      json.object { json in
        json.name("applied")
        json.value(isApplied)
        json.member("module", module)
        json.member("name", name)
      }
    }
  }
}
