import ArgumentParser
import Foundation

/// The commands, one file each in this folder.
struct OrderDeskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orderdesk",
    abstract: "An order desk: people ask for things, approvers decide, everyone follows it.",
    discussion: """
      Examples:
        orderdesk
        orderdesk seed --demo
        orderdesk user create boss --role admin
        orderdesk backup monday.tar
        orderdesk config print --server.port 9000

      Started without a command it serves. Every key of the configuration is a
      flag of every command. A flag wins over the environment (SERVER_PORT), that
      over config.yaml, and that over the default; orderdesk config reference lists
      all keys. With --json a command answers in one JSON document.

      Completions for bash, zsh and fish: orderdesk --generate-completion-script bash

      Exit codes:
      \(ExitCode.table)
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
    name: .customLong("config"),
    help: "The configuration file. Without it config.yaml in this folder, if there is one.",
    completion: .file(extensions: ["yaml", "yml"]))
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
