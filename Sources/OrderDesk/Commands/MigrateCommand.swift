import ArgumentParser
import Foundation
import SQLiteKit

/// `orderdesk migrate [--status]`.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Bring both databases up to the schema of this version.",
    discussion: "`serve` does the same when it starts. With --status nothing is changed.")

  @OptionGroup var config: ConfigOptions
  @Flag(help: "Only list the migrations, applied or pending.")
  var status = false

  @Flag(inversion: .prefixedNo, help: "Back up a desk with an older schema into the data folder before.")
  var backup = true

  func run() async throws {
    let settings = try config.load().settings
    let storage = DeskStorage.files(in: settings.storage.path)
    if !status {
      var upgrade = CompositionRoot.forCommand(settings).upgrade
      upgrade.makesBackup = backup
      let databases = try storage.open(upgrade: upgrade)
      try databases.close()
      if let path = databases.upgradeBackup { print("The desk was backed up before, into \(path).") }
    }
    for module in try storage.migrationStatus() {
      for step in module.steps {
        print("\(module.name)  \(step.migration.name)  \(step.isApplied ? "applied" : "pending")")
      }
    }
  }
}
