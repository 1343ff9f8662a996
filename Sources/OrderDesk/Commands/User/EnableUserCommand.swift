import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user enable`.
  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a person log in again who was disabled.",
      discussion: """
        The password and the roles are the ones from before. Example:

          orderdesk user enable new_user
        """)

    @OptionGroup var person: UserArgument
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      try await UserDesk.open(try config.load().settings) { desk in
        let id = try await desk.user(named: person.username).userID
        let user = try await desk.auth.updateUser(id, UserChange(isDisabled: false), desk.call)
        print("\(user.username) can log in again.")
      }
    }
  }
}
