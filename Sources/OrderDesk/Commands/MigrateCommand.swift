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

  func run() async throws {
    let settings = try config.load().settings
    let storage = DeskStorage.files(in: settings.storage.path)
    if !status { try storage.open().close() }
    for module in try storage.migrationStatus() {
      for step in module.steps {
        print("\(module.name)  \(step.migration.name)  \(step.isApplied ? "applied" : "pending")")
      }
    }
  }
}
