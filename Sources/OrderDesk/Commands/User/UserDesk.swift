import AuthContract
import Kernel

/// What the subcommands of `user` share: Auth on the databases of this machine, called by the operator.
struct UserDesk {
  let settings: Settings
  let auth: any AuthService
  let call: CallContext

  /// Opens the desk of a configuration for as long as `body` runs.
  /// - Throws: `CommandFailure` with a sentence when Auth refuses or fails.
  static func open(_ settings: Settings, _ body: (UserDesk) async throws -> Void) async throws {
    let root = CompositionRoot.forCommand(settings)
    try await root.withModules(on: .files(of: settings)) { modules in
      do {
        try await body(UserDesk(settings: settings, auth: try modules.auth.module, call: root.operatorCall))
      } catch let error as AuthError {
        throw failure(error.problem)
      }
    }
  }

  private static func failure(_ problem: Problem) -> CommandFailure {
    problem.code.status >= 500 ? .unavailable(problem.sentence) : .data(problem.sentence)
  }
}

extension UserDesk {
  /// Everybody that a query finds, by username. Beyond `PageRequest.largestOffset` the list is cut off.
  func users(_ query: UserQuery) async throws(AuthError) -> (found: [User], total: Int) {
    var query = query
    query.page = PageRequest(limit: PageRequest.limits.upperBound)
    var found: [User] = []
    while true {
      let part = try await auth.listUsers(query, call)
      found += part.users
      query.page.offset = found.count
      let isLast = part.users.isEmpty || found.count >= part.total || found.count > PageRequest.largestOffset
      if isLast { return (found, part.total) }
    }
  }

  /// The person of that name, in capitals or not.
  /// - Throws: `CommandFailure` when there is none.
  func user(named username: String) async throws -> User {
    let name = username.lowercased()
    // No username is longer, and what is searched for may not be much longer.
    let query = UserQuery(search: String(name.prefix(20)))
    guard let user = try await users(query).found.first(where: { $0.username == name }) else {
      throw CommandFailure.data("there is no person named \(username)")
    }
    return user
  }
}
