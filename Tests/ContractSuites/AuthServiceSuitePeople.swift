import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  /// Four people beside the administrator; their usernames begin with `team_`, and one has a display name.
  private func team() async throws -> [User] {
    var users: [User] = []
    for (username, roles) in [
      ("team_dora", [Role.user]), ("team_carl", [.approver, .user]), ("team_anna", [.auditor]), ("team_bert", [.user]),
    ] {
      users.append(try await create(username, roles))
    }
    _ = try await service.updateProfile(displayName: "Anna of the Desk", try await browser("team_anna"))
    _ = try await service.updateUser(users[3].userID, UserChange(isDisabled: true), admin)
    return users.sorted { $0.username < $1.username }
  }

  private func names(_ query: UserQuery) async throws -> [String] {
    let page = try await service.listUsers(query, admin)
    #expect(page.total == page.users.count)
    return page.users.map(\.username)
  }

  static let peopleChecks = [
    Check("people are listed by username, whole as each of them is found") { suite in
      let before = try await suite.service.listUsers(UserQuery(), suite.admin).total
      let users = try await suite.team()
      #expect(try await suite.service.listUsers(UserQuery(), suite.admin).total == before + 4)
      let listed = try await suite.service.listUsers(UserQuery(search: "team_"), suite.admin)
      #expect(listed.total == 4)
      #expect(listed.users.map(\.userID) == users.map(\.userID))
      for user in listed.users { #expect(try await suite.service.findUser(user.userID, suite.admin) == user) }
      let anna = listed.users[0]
      #expect(anna.username == "team_anna")
      #expect(anna.displayName == "Anna of the Desk")
      #expect(anna.roles == [.auditor])
      #expect(anna.createdAt == suite.clock.now())
      #expect(anna.lastSignInAt == suite.clock.now())
      #expect(listed.users.map(\.isDisabled) == [false, true, false, false])
      #expect(listed.users[1].lastSignInAt == nil)
    },
    Check("a page is a part of the list, with the number of all") { suite in
      _ = try await suite.team()
      for (limit, offset, expected) in [
        (2, 0, ["team_anna", "team_bert"]), (2, 2, ["team_carl", "team_dora"]), (3, 3, ["team_dora"]), (100, 4, []),
        (1, 10_000, []),
      ] {
        let query = UserQuery(search: "team_", page: PageRequest(limit: limit, offset: offset))
        let page = try await suite.service.listUsers(query, suite.admin)
        #expect(page.users.map(\.username) == expected)
        #expect(page.total == 4)
      }
    },
    Check("a search takes a part of either name, in capitals or not") { suite in
      _ = try await suite.team()
      for (search, expected) in [
        ("TEAM_A", ["team_anna"]), ("am_", ["team_anna", "team_bert", "team_carl", "team_dora"]),
        ("OF THE desk", ["team_anna"]), ("team%", []), ("nobody", []),
      ] {
        #expect(try await suite.names(UserQuery(search: search)) == expected, "\(search)")
      }
    },
    Check("people are found by role and by whether they are disabled") { suite in
      _ = try await suite.team()
      for (role, isDisabled, expected) in [
        (Role.user, nil, ["team_bert", "team_carl", "team_dora"]), (.user, false, ["team_carl", "team_dora"]),
        (.user, true, ["team_bert"]), (.approver, nil, ["team_carl"]), (nil, true, ["team_bert"]),
      ] as [(Role?, Bool?, [String])] {
        #expect(try await suite.names(UserQuery(search: "team_", role: role, isDisabled: isDisabled)) == expected)
      }
    },
    Check("every part of a query that is out of range is named at once") { suite in
      let longest = UserQuery(search: String(repeating: "\u{1F600}", count: 60), page: PageRequest(limit: 100))
      let nobody = try await suite.service.listUsers(longest, suite.admin)
      #expect(nobody.total == 0)
      for (limit, offset, length, fields) in [
        (0, 0, 0, ["limit"]), (101, 0, 0, ["limit"]), (1, -1, 0, ["offset"]), (100, 10_001, 0, ["offset"]),
        (1, 0, 61, ["search"]), (0, -1, 61, ["search", "limit", "offset"]),
      ] {
        let query = UserQuery(
          search: String(repeating: "x", count: length), page: PageRequest(limit: limit, offset: offset))
        let problem = await suite.refused(.requestInvalid) { try await suite.service.listUsers(query, suite.admin) }
        #expect(Set(problem?.fields.map(\.field) ?? []) == Set(fields))
      }
    },
    Check("somebody who is not there is not found") { suite in
      let user = try await suite.create("alice")
      let session = try await suite.browser("alice")
      let unknown = try #require(session.principal?.sessionID)
      #expect(unknown != user.userID)
      let (service, admin) = (suite.service, suite.admin)
      await suite.refused(.authUserNotFound) { try await service.findUser(unknown, admin) }
      await suite.refused(.authUserNotFound) {
        try await service.updateUser(unknown, UserChange(isDisabled: true), admin)
      }
      await suite.refused(.authUserNotFound) { try await service.listSessions(of: unknown, admin) }
      await suite.refused(.authUserNotFound) { try await service.endSessions(of: unknown, admin) }
      await suite.refused(.authUserNotFound) { try await service.issuePasswordReset(of: unknown, admin) }
    },
  ]

  static let userSessionChecks = [
    Check("an administrator sees somebody's sessions, and ends them at once") { suite in
      let user = try await suite.create("alice")
      try await suite.create("berta")
      #expect(try await suite.service.listSessions(of: user.userID, suite.admin).isEmpty)
      let grant = try await suite.issueToken("alice")
      let sessions = [try await suite.browser("alice"), try await suite.context(.bearer(token: grant.accessToken))]
      let berta = try await suite.browser("berta")
      let listed = try await suite.service.listSessions(of: user.userID, suite.admin)
      #expect(Set(listed.map(\.id)) == Set(sessions.compactMap { $0.principal?.sessionID }))
      #expect(listed.allSatisfy { !$0.isCurrent })
      #expect(try await suite.service.endSessions(of: user.userID, suite.admin) == 2)
      for session in sessions { #expect(try await !suite.lives(session)) }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      #expect(try await suite.lives(berta))
      #expect(try await suite.service.listSessions(of: user.userID, suite.admin).isEmpty)
      #expect(try await suite.service.endSessions(of: user.userID, suite.admin) == 0)
      _ = try await suite.signIn("alice")
    },
    Check("an administrator's own session is told from the others") { suite in
      let user = try await suite.create("boss", [.admin])
      let boss = try await suite.browser("boss")
      _ = try await suite.browser("boss")
      let listed = try await suite.service.listSessions(of: user.userID, boss)
      #expect(listed.filter(\.isCurrent).map(\.id) == [boss.principal?.sessionID])
      #expect(listed.count == 2)
    },
  ]
}
