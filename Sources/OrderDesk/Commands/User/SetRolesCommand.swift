import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user set-roles`.
  struct SetRoles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a person these roles, and no others.",
      discussion: """
        Whoever gets a role more has to log in again in browsers. The last
        administrator stays one. Examples:

          orderdesk user set-roles new_user --role approver
          orderdesk user set-roles new_user --role approver --role auditor
        """)

    @OptionGroup var person: UserArgument
    @Option(help: "May be given more than once.") var role: [Role]
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      try await UserDesk.open(try config.load().settings) { desk in
        let id = try await desk.user(named: person.username).userID
        let user = try await desk.auth.updateUser(id, UserChange(roles: role), desk.call)
        print("\(user.username) has \(user.roles.phrase) now.")
      }
    }
  }
}
