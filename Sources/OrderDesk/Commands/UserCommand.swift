import ArgumentParser

/// `orderdesk user …`, one file for each subcommand in `User/`.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Manage people.",
    discussion: """
      Examples:
        orderdesk user create boss --role admin
        orderdesk user list --role approver

      Works on the databases themselves; a running server follows within 5 seconds.
      Every change is in the audit trail under the name operator.
      """,
    subcommands: [
      Create.self, List.self, SetRoles.self, Disable.self, Enable.self, ResetPassword.self, Sessions.self,
    ])
}
