import ArgumentParser

/// `orderdesk config check|print|reference`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Check or show the configuration.",
    subcommands: [Check.self, Print.self, Reference.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name everything that is wrong with the configuration; exit 78 if anything is.")
    @OptionGroup var config: ConfigOptions

    func run() throws {
      _ = try config.load()
      print("The configuration is good.")
    }
  }

  struct Print: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the effective configuration, where each value comes from, and no secret.")
    @OptionGroup var config: ConfigOptions

    func run() throws { print(ConfigPrinter.text(try config.load()), terminator: "") }
  }

  struct Reference: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the table of all keys, as in docs/configuration.md.")

    func run() { print(ConfigReference.markdown(), terminator: "") }
  }
}
