import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user disable`.
  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep a person from logging in, and end all their sessions.",
      discussion: """
        What the person ordered and decided stays. The last administrator cannot
        be disabled. Example:

          orderdesk user disable new_user
        """)

    @OptionGroup var person: UserArgument
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      try await UserDesk.open(try config.load().settings) { desk in
        let id = try await desk.user(named: person.username).userID
        let user = try await desk.auth.updateUser(id, UserChange(isDisabled: true), desk.call)
        print("\(user.username) is disabled.")
      }
    }
  }
}
