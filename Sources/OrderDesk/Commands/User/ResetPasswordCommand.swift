import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user reset-password`.
  struct ResetPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a link with which a person sets a new password.",
      discussion: """
        The link is good once. Who has it can set the password: give it to that
        person alone. Until then the password stays as it is. Its address is the
        one of server.publicURL. Example:

          orderdesk user reset-password new_user
        """)

    @OptionGroup var person: UserArgument
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      try await UserDesk.open(try config.load().settings) { desk in
        let id = try await desk.user(named: person.username).userID
        let reset = try await desk.auth.issuePasswordReset(of: id, desk.call)
        print("\(desk.settings.server.publicURL)/reset-password?token=\(reset.token)")
        print("It sets a new password for \(reset.user.username), once, until \(reset.expiresAt).")
      }
    }
  }
}
