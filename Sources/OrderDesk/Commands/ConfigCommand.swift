import ArgumentParser

/// `orderdesk config check|print|reference`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Check or show the configuration.",
    discussion: """
      Examples:
        orderdesk config check --config /etc/orderdesk/config.yaml
        orderdesk config print
      """,
    subcommands: [Check.self, Print.self, Reference.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name everything that is wrong with the configuration; exit 78 if anything is.",
      discussion: """
        Nothing is started and nothing is written. Example:
          orderdesk config check --config /etc/orderdesk/config.yaml
        """)
    @OptionGroup var config: ConfigOptions

    func run() throws {
      _ = try config.load()
      print("The configuration is good.")
    }
  }

  struct Print: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the effective configuration, where each value comes from, and no secret.",
      discussion: """
        Examples:
          orderdesk config print
          SERVER_PORT=9000 orderdesk config print --json
        """)
    @OptionGroup var json: JSONFlag
    @OptionGroup var config: ConfigOptions

    func run() throws {
      let config = try config.load()
      json.print(String(ConfigPrinter.text(config).dropLast())) { json in ConfigPrinter.write(config, to: &json) }
    }
  }

  struct Reference: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the table of all keys, as in docs/configuration.md.",
      discussion: """
        Example:
          orderdesk config reference | less
        """)

    func run() { print(ConfigReference.markdown(), terminator: "") }
  }
}
