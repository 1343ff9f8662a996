import ArgumentParser

/// `orderdesk backup FILE` and `orderdesk backup verify FILE`, one file each in `Backup/`.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Back up the desk into one file, or check such a file.",
    discussion: """
      Examples:
        orderdesk backup /srv/backups/monday.tar
        orderdesk backup verify /srv/backups/monday.tar
        orderdesk restore /srv/backups/monday.tar --storage.path /srv/new

      The server goes on meanwhile. The file is a tar archive with both databases
      as they were at one moment, the checkpoints of the audit trail, a manifest,
      and the SHA-256 of each. It has no key in it: keep jwt.secret elsewhere.
      """,
    subcommands: [Create.self, Verify.self], defaultSubcommand: Create.self)
}
