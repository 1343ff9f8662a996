import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// Five people, two of whom have a display name.
  private func people() async throws {
    for (number, (username, roles)) in [
      ("dora", [Role.user]), ("carol_x", [.approver, .user]), ("alice", [.admin]), ("berta", [.user]),
      ("emil_100", [.auditor]),
    ].enumerated() {
      _ = try await insert(username, id: number + 1, roles: roles, isDisabled: username == "berta")
    }
    for (number, name) in [(1, "J\u{F6}rg of the Desk"), (3, "100% Alice_A")] {
      _ = try await accounts.updateProfile(
        of: AccountStoreSuite.id(number), displayName: name, audit: AccountStoreSuite.entry(.updateProfile, number))
    }
  }

  private func names(_ query: UserQuery) async throws -> [String] {
    let page = try await accounts.listUsers(query)
    #expect(page.total == page.users.count)
    return page.users.map(\.username)
  }

  static let listChecks = [
    Check("people are listed by username, whole as each of them is found") { suite in
      try await suite.people()
      let page = try await suite.accounts.listUsers(UserQuery())
      #expect(page.users.map(\.username) == ["alice", "berta", "carol_x", "dora", "emil_100"])
      #expect(page.total == 5)
      for user in page.users { #expect(try await suite.accounts.findUser(id: user.userID) == user) }
    },
    Check("a page is a part of the list, with the number of all") { suite in
      try await suite.people()
      for (limit, offset, expected) in [
        (2, 0, ["alice", "berta"]), (2, 2, ["carol_x", "dora"]), (2, 4, ["emil_100"]), (2, 5, []),
        (100, 3, ["dora", "emil_100"]),
      ] {
        let page = try await suite.accounts.listUsers(UserQuery(page: PageRequest(limit: limit, offset: offset)))
        #expect(page.users.map(\.username) == expected)
        #expect(page.total == 5)
      }
    },
    Check("a search takes a part of either name, in capitals or not, and each character for itself") { suite in
      try await suite.people()
      for (search, expected) in [
        ("ALI", ["alice"]), ("r", ["berta", "carol_x", "dora"]), ("of the desk", ["dora"]), ("J\u{F6}RG", ["dora"]),
        ("j\u{D6}rg", ["dora"]), ("%", ["alice"]), ("_", ["alice", "carol_x", "emil_100"]), ("100%", ["alice"]),
        ("E_A", ["alice"]), ("*", []), ("nobody", []), ("' OR 1=1 --", []),
        ("", ["alice", "berta", "carol_x", "dora", "emil_100"]),
      ] {
        #expect(try await suite.names(UserQuery(search: search)) == expected, "\(search)")
      }
    },
    Check("filters go together") { suite in
      try await suite.people()
      #expect(try await suite.names(UserQuery(role: .user)) == ["berta", "carol_x", "dora"])
      #expect(try await suite.names(UserQuery(isDisabled: true)) == ["berta"])
      #expect(try await suite.names(UserQuery(role: .user, isDisabled: false)) == ["carol_x", "dora"])
      #expect(try await suite.names(UserQuery(search: "o", role: .user, isDisabled: false)) == ["carol_x", "dora"])
      #expect(try await suite.names(UserQuery(search: "x", role: .user, isDisabled: false)) == ["carol_x"])
      #expect(try await suite.names(UserQuery(role: .admin, isDisabled: true)) == [])
    },
    Check("reading writes no event") { suite in
      try await suite.people()
      try await suite.expectEvents([]) { () async throws in
        _ = try await suite.accounts.listUsers(UserQuery(search: "a"))
        _ = try await suite.accounts.findUser(id: id(1))
        _ = try await suite.accounts.findPasswordReset(tokenHash: secretHash(1), at: start)
        _ = try await suite.sessions.listSessions(of: id(1), alive)
        _ = try await suite.sessions.findSession(.id(id(1)))
      }
    },
  ]
}
