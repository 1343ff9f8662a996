import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  @discardableResult
  func update(_ user: User, roles: [Role]? = nil, isDisabled: Bool? = nil) async throws -> User {
    try await service.updateUser(user.userID, UserChange(roles: roles, isDisabled: isDisabled), admin)
  }

  static let roleChecks = [
    Check("a new role ends the sessions of browsers, and reaches those of API clients at once") { suite in
      let user = try await suite.create("alice")
      let (browser, client) = (try await suite.browser("alice"), try await suite.client("alice"))
      #expect(try await suite.update(user, roles: [.user, .approver]).roles == [.approver, .user])
      #expect(try await !suite.lives(browser))
      #expect(try await suite.again(client).principal?.roles == [.approver, .user])
      #expect(try await suite.browser("alice").principal?.roles == [.approver, .user])
    },
    Check("a role that is lost is lost at the next verification of the same token") { suite in
      let user = try await suite.create("alice", [.approver, .user])
      let (browser, client) = (try await suite.browser("alice"), try await suite.client("alice"))
      #expect(try await suite.update(user, roles: [.user]).roles == [.user])
      for context in [browser, client] { #expect(try await suite.again(context).principal?.roles == [.user]) }
    },
    Check("a change of nothing changes nothing, and is not recorded") { suite in
      let user = try await suite.create("alice", [.approver])
      let browser = try await suite.browser("alice")
      let before = try await suite.trail()
      let found = try await suite.service.findUser(user.userID, suite.admin)
      #expect(try await suite.update(user) == found)
      #expect(try await suite.update(user, roles: [.approver, .approver]) == found)
      #expect(try await suite.update(user, isDisabled: false) == found)
      #expect(try await suite.lives(browser))
      #expect(try await suite.trail() == before)
    },
    Check("nobody is left without a role") { suite in
      let user = try await suite.create("alice")
      await suite.refusedFields(["roles"]) { try await suite.update(user, roles: [], isDisabled: true) }
      #expect(try await suite.service.findUser(user.userID, suite.admin) == user)
    },
  ]

  static let disableChecks = [
    Check("whoever is disabled is out at once, everywhere") { suite in
      let user = try await suite.create("alice")
      let grant = try await suite.issueToken("alice")
      let sessions = [try await suite.browser("alice"), try await suite.context(.bearer(token: grant.accessToken))]
      #expect(try await suite.update(user, isDisabled: true).isDisabled)
      for session in sessions { #expect(try await !suite.lives(session)) }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("alice") }
      await suite.refused(.authInvalidCredentials) { try await suite.issueToken("alice") }
      await suite.refused(.authRequired) { try await suite.service.currentUser(sessions[0]) }
      await suite.refused(.authRequired) { try await suite.changePassword(sessions[0]) }
      await suite.refused(.authRequired) { try await suite.service.updateProfile(displayName: "x", sessions[0]) }
      #expect(try await suite.service.listSessions(of: user.userID, suite.admin).isEmpty)
    },
    Check("whoever is enabled again signs in anew") { suite in
      let user = try await suite.create("alice")
      let grant = try await suite.issueToken("alice")
      let session = try await suite.browser("alice")
      try await suite.update(user, isDisabled: true)
      #expect(try await !suite.update(user, isDisabled: false).isDisabled)
      #expect(try await !suite.lives(session))
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: grant.accessToken)) }
      _ = try await suite.signIn("alice")
    },
  ]

  /// Two administrators who signed in, and are the only ones.
  private func twoAdmins() async throws -> [(user: User, context: CallContext)] {
    var admins: [(user: User, context: CallContext)] = []
    for username in ["anna", "bert"] {
      admins.append((try await create(username, [.admin]), try await browser(username)))
    }
    let all = try await service.listUsers(UserQuery(role: .admin), admins[0].context)
    for other in all.users where !admins.contains(where: { $0.user.userID == other.userID }) {
      _ = try await service.updateUser(other.userID, UserChange(isDisabled: true), admins[0].context)
    }
    return admins
  }

  static let adminChecks = [
    Check("the last administrator can neither be demoted nor disabled") { suite in
      let admins = try await suite.twoAdmins()
      let (anna, bert) = (admins[0], admins[1])
      _ = try await suite.service.updateUser(bert.user.userID, UserChange(roles: [.user]), anna.context)
      for change in [
        UserChange(roles: [.approver, .auditor, .user]), UserChange(isDisabled: true),
        UserChange(roles: [.admin], isDisabled: true),
      ] {
        await suite.refused(.authLastAdmin) {
          try await suite.service.updateUser(anna.user.userID, change, anna.context)
        }
      }
      #expect(try await suite.lives(anna.context))
      #expect(try await suite.service.currentUser(anna.context).roles == [.admin])
    },
    Check("of two administrators who demote each other at the same time, one is left") { suite in
      let admins = try await suite.twoAdmins()
      let demote = { @Sendable (mine: Int, other: Int) async -> ProblemCode? in
        await suite.code {
          try await suite.service.updateUser(
            admins[other].user.userID, UserChange(roles: [.user]), admins[mine].context)
        }
      }
      async let first = demote(0, 1)
      async let second = demote(1, 0)
      let codes = await [first, second]
      let winner = try #require(codes.firstIndex(of: nil))
      let loser = try #require(codes[1 - winner], "both were demoted")
      // Over a network the loser's credential may be asked for after the demotion.
      #expect([.authLastAdmin, .authForbidden].contains(loser))
      let left = try await suite.service.listUsers(
        UserQuery(role: .admin, isDisabled: false), admins[winner].context)
      #expect(left.users.map(\.userID) == [admins[winner].user.userID])
    },
  ]
}
