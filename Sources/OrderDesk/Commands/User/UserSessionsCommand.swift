import ArgumentParser
import AuthContract
import Kernel

extension UserCommand {
  /// `orderdesk user sessions`.
  struct Sessions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the sessions of a person, or end them all.",
      discussion: """
        Examples:
          orderdesk user sessions new_user
          orderdesk user sessions new_user --end
          orderdesk user sessions new_user --json
        """)

    @OptionGroup var person: UserArgument
    @Flag(help: "End all of them: the person has to log in again.") var end = false
    @OptionGroup var json: JSONFlag
    @OptionGroup var config: ConfigOptions

    func run() async throws {
      try await UserDesk.open(try config.load().settings) { desk in
        let user = try await desk.user(named: person.username)
        if end {
          let ended = try await desk.auth.endSessions(of: user.userID, desk.call)
          json.print("\(ended) session\(ended == 1 ? "" : "s") of \(user.username) ended.") {
            $0.member("ended", ended)
          }
        } else {
          let sessions = try await desk.auth.listSessions(of: user.userID, desk.call)
          let words = sessions.isEmpty ? "\(user.username) has no sessions." : "\(Sessions.table(sessions))"
          try json.print(words, Found(sessions: sessions))
        }
      }
    }

    private struct Found: Encodable {
      let sessions: [SessionInfo]
    }

    private static func table(_ sessions: [SessionInfo]) -> TextTable {
      TextTable(
        ["KIND", "LOGGED IN", "LAST ACTIVE", "ADDRESS", "CLIENT"],
        sessions.map { session in
          [
            session.kind.rawValue, session.createdAt.description, session.lastActiveAt.description, session.address,
            session.userAgent,
          ]
        })
    }
  }
}
