import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user create`.
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an account.",
      discussion: """
        The password is asked for, or read as one line from standard input:

          orderdesk user create boss --role admin
          printf '%s\\n' "$PASSWORD" | orderdesk user create clerk --role approver
        """)

    @Argument(help: "4 to 20 letters, digits or underscores.") var username: String
    @Option(help: "May be given more than once.") var role: [Role] = [.user]
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      let settings = try config.load().settings
      let newUser = NewUser(username: username, secret: .password(try PasswordPrompt.read()), roles: role)
      try await UserDesk.open(settings) { desk in
        let user = try await desk.auth.createUser(newUser, desk.call)
        print("Created \(user.username) with \(user.roles.phrase).")
      }
    }
  }
}
