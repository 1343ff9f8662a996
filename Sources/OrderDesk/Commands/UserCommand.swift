import ArgumentParser
import Auth
import AuthContract
import Foundation
import Kernel
import Logging

/// `orderdesk user create`.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Manage people.", subcommands: [Create.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an account.",
      discussion: """
        The password is asked for, or read as one line from standard input:

          orderdesk user create boss --role admin
          printf '%s\\n' "$PASSWORD" | orderdesk user create clerk --role approver
        """)

    @Argument(help: "4 to 20 letters, digits or underscores.") var username: String
    @Option(help: "One of: user, approver, auditor, admin. May be given more than once.") var role: [String] = ["user"]
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      let roles = try role.map { name in
        guard let role = Role(rawValue: name) else {
          throw ValidationError(
            "--role \(name) is not one of: \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return role
      }
      let settings = try config.load().settings
      let password = try PasswordPrompt.read()
      let root = CompositionRoot.forCommand(settings)
      let newUser = NewUser(username: username, secret: .password(password), roles: roles)
      try await root.withModules(on: .files(in: settings.storage.path)) { modules in
        do throws(AuthError) {
          let user = try await modules.auth.createUser(newUser, root.operatorCall)
          print("Created \(user.username) with the role \(user.roles.map(\.rawValue).joined(separator: ", ")).")
        } catch {
          throw CommandFailure.data(error.problem.sentence)
        }
      }
    }
  }
}

extension CompositionRoot {
  /// For a command that works on the databases and ends.
  static func forCommand(_ settings: Settings) -> CompositionRoot {
    let clock = SystemClock()
    return CompositionRoot(
      settings: settings, clock: clock, random: SystemRandom(),
      logger: Logger(label: "orderdesk") { _ in SwiftLogNoOpLogHandler() })
  }

  /// The person at the command line, who can write the databases anyway, may do everything.
  var operatorCall: CallContext {
    let id = EntityID(at: clock.now(), from: random)
    return CallContext(
      requestID: "cli-\(id)",
      principal: Principal(userID: id, username: "operator", roles: [.admin], sessionID: nil))
  }
}

extension Problem {
  /// One line for a terminal.
  var sentence: String {
    let details = fields.map { "\($0.field): \($0.detail)" }
    return details.isEmpty ? [cause ?? detail].joined() : details.joined(separator: " ")
  }
}
