import ArgumentParser
import Kernel

/// `orderdesk version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version.",
    discussion: """
      Examples:
        orderdesk version
        orderdesk version --json
      """)

  @OptionGroup var json: JSONFlag

  func run() {
    json.print("orderdesk \(Version.current)") { json in
      json.member("format_of_backups", BackupManifest.currentFormat)
      json.member("version", Version.current)
    }
  }
}
