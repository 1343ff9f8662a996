import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user list`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List people with their roles.",
      discussion: """
        Examples:
          orderdesk user list
          orderdesk user list --role admin
          orderdesk user list --search new --disabled
          orderdesk user list --json
        """)

    @Option(help: "Only people with this in their username or display name.") var search = ""
    @Option(help: "Only people with this role.") var role: Role?
    @Flag(help: "Only people who are disabled.") var disabled = false
    @OptionGroup var json: JSONFlag
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      try await UserDesk.open(try config.load().settings) { desk in
        let query = UserQuery(search: search, role: role, isDisabled: disabled ? true : nil)
        let (users, total) = try await desk.users(query)
        try json.print(List.words(users, total), Found(total: total, users: users))
      }
    }

    private struct Found: Encodable {
      let total: Int
      let users: [User]
    }

    private static func words(_ users: [User], _ total: Int) -> String {
      guard !users.isEmpty else { return "There is nobody to list." }
      let rest = total - users.count
      return "\(table(users))" + (rest > 0 ? "\n\(rest) more are not shown: narrow the list with --search." : "")
    }

    private static func table(_ users: [User]) -> TextTable {
      TextTable(
        ["USERNAME", "ROLES", "STATE", "LAST SIGN-IN"],
        users.map { user in
          [
            user.username, user.roles.map(\.rawValue).joined(separator: ","), user.isDisabled ? "disabled" : "active",
            user.lastSignInAt?.description ?? "never",
          ]
        })
    }
  }
}
