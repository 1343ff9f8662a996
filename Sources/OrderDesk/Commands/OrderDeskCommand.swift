import ArgumentParser
import Foundation

/// The commands, one file each in this folder.
struct OrderDeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orderdesk",
    abstract: "An order desk: people ask for things, approvers decide, everyone follows it.",
    discussion: """
      Started without a command it serves. Every key of the configuration is a
      flag of every command:

        orderdesk --server.port 9000
        orderdesk config print

      A flag wins over the environment (SERVER_PORT), that over config.yaml, and
      that over the default. `orderdesk config reference` lists all keys.
      """,
    version: "orderdesk \(Version.current)",
    subcommands: [
      ServeCommand.self, MigrateCommand.self, ConfigCommand.self, SeedCommand.self, UserCommand.self, AuditCommand.self,
      BackupCommand.self, RestoreCommand.self, HealthcheckCommand.self, VersionCommand.self,
    ],
    defaultSubcommand: ServeCommand.self)
}

/// What every command takes that reads the configuration.
struct ConfigOptions: ParsableArguments {
  @Option(
    name: .customLong("config"), help: "The configuration file. Without it config.yaml in this folder, if there is one."
  )
  var file: String?

  @Option(name: .customLong("set"), help: .hidden)
  var overrides: [String] = []

  func load() throws(ConfigError) -> LoadedConfig {
    let pairs = overrides.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }
    return try ConfigLoader.load(
      overrides: Dictionary(pairs) { $1 }, environment: ProcessInfo.processInfo.environment, file: file,
      readFile: ConfigFileSystem.read)
  }
}
