import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// A change of the user with this number, and its event: it tells before, after, and how many sessions were ended.
  static func update(
    _ number: Int, _ change: UserChange, _ liveness: SessionLiveness = alive
  ) -> UserUpdate {
    let entry = entry(.updateUser, number)
    return UserUpdate(
      userID: id(number), change: change, at: start + .seconds(5), liveness: liveness
    ) { before, after, ended in
      var entry = entry
      entry.changes = changes(before, after, ended)
      return entry
    }
  }

  private static func changes(_ before: User, _ after: User, _ ended: Int) -> [String: FieldChange] {
    [
      "before": FieldChange(from: .text(text(before)), to: .absent),
      "after": FieldChange(from: .absent, to: .text(text(after))),
      "ended": FieldChange(from: .absent, to: .number(ended)),
    ]
  }

  private static func text(_ user: User) -> String {
    "\(user.username) \(user.roles.map(\.rawValue)) \(user.isDisabled)"
  }

  /// Updates the user, and expects what becomes of them, with one event.
  private func updates(
    _ before: User, _ change: UserChange, to roles: [Role], isDisabled: Bool = false, ended: Int,
    liveness: SessionLiveness = alive, number: Int = 1
  ) async throws -> User {
    let after = User(
      userID: before.userID, username: before.username, roles: roles, isDisabled: isDisabled,
      createdAt: before.createdAt, lastSignInAt: before.lastSignInAt)
    var entry = AccountStoreSuite.entry(.updateUser, number)
    entry.changes = AccountStoreSuite.changes(before, after, ended)
    try await expectEvents([entry]) { () async throws in
      let outcome = try await accounts.updateUser(AccountStoreSuite.update(number, change, liveness))
      #expect(outcome == .updated(after))
    }
    #expect(try await accounts.findUser(id: before.userID) == after)
    return after
  }

  /// A user with two browser sessions (1 and 2) and one of an API client (3).
  private func signedIn(roles: [Role] = [.user]) async throws -> User {
    let user = try await insert("alice", id: 1, roles: roles)
    _ = try await insertSession(1, of: user)
    _ = try await insertSession(2, of: user)
    _ = try await insertSession(3, of: user, kind: .api)
    return try #require(try await accounts.findUser(id: user.userID))
  }

  static let updateChecks = [
    Check("another role without another scope ends no session") { suite in
      let user = try await suite.signedIn(roles: [.admin])
      _ = try await suite.insert("carol", id: 9, roles: [.admin])
      _ = try await suite.updates(user, UserChange(roles: [.user]), to: [.user], ended: 0)
      #expect(try await suite.live(1...3) == [1, 2, 3])
    },
    Check("whoever gets a scope more loses the sessions of browsers only") { suite in
      let user = try await suite.signedIn()
      _ = try await suite.updates(user, UserChange(roles: [.approver, .user]), to: [.approver, .user], ended: 2)
      #expect(try await suite.live(1...3) == [3])
      #expect(try await suite.sessions.findSession(.id(id(103)))?.principal.roles == [.approver, .user])
    },
    Check("whoever gets one role for another loses the sessions of browsers, too") { suite in
      let user = try await suite.signedIn()
      _ = try await suite.updates(user, UserChange(roles: [.auditor]), to: [.auditor], ended: 2)
      #expect(try await suite.live(1...3) == [3])
    },
    Check("whoever loses a role keeps all sessions, which are worth less") { suite in
      let user = try await suite.signedIn(roles: [.approver, .user])
      _ = try await suite.updates(user, UserChange(roles: [.user]), to: [.user], ended: 0)
      #expect(try await suite.live(1...3) == [1, 2, 3])
      #expect(try await suite.sessions.findSession(.secretHash(secretHash(1)))?.principal.roles == [.user])
    },
    Check("whoever is disabled loses every session, and gets none back when enabled") { suite in
      let user = try await suite.signedIn()
      let disabled = try await suite.updates(
        user, UserChange(isDisabled: true), to: [.user], isDisabled: true, ended: 3)
      #expect(try await suite.live(1...3) == [])
      _ = try await suite.updates(disabled, UserChange(isDisabled: false), to: [.user], ended: 0)
      #expect(try await suite.live(1...3) == [])
    },
    Check("roles and disabling change together") { suite in
      let user = try await suite.signedIn()
      _ = try await suite.updates(
        user, UserChange(roles: [.admin], isDisabled: true), to: [.admin], isDisabled: true, ended: 3)
    },
    Check("sessions that are over count for nothing") { suite in
      let user = try await suite.signedIn()
      try await suite.sessions.recordActivity(of: id(102), at: start + .seconds(100), ifNotSince: start)
      let liveness = SessionLiveness(at: start + .seconds(200), idleLimit: start)
      _ = try await suite.updates(
        user, UserChange(isDisabled: true), to: [.user], isDisabled: true, ended: 1, liveness: liveness)
    },
    Check("other people keep their sessions") { suite in
      let user = try await suite.signedIn()
      _ = try await suite.insertSession(4, of: try await suite.insert("berta", id: 2))
      _ = try await suite.updates(user, UserChange(isDisabled: true), to: [.user], isDisabled: true, ended: 3)
      #expect(try await suite.live(1...4) == [4])
    },
    Check("a change of nothing writes nothing, and asks for no event") { suite in
      let user = try await suite.signedIn()
      try await suite.expectEvents([]) { () async throws in
        for change in [
          UserChange(), UserChange(roles: [.user]), UserChange(isDisabled: false),
          UserChange(roles: [.user], isDisabled: false),
        ] {
          #expect(try await suite.accounts.updateUser(update(1, change)) == .updated(user))
        }
        #expect(try await suite.accounts.updateUser(update(9, UserChange(isDisabled: true))) == .notFound)
      }
      #expect(try await suite.live(1...3) == [1, 2, 3])
    },
    Check("a link for a new password is gone once its owner is disabled") { suite in
      _ = try await suite.signedIn()
      try await suite.insertReset(7, of: 1)
      for isDisabled in [true, false] {
        _ = try await suite.accounts.updateUser(update(1, UserChange(isDisabled: isDisabled)))
      }
      #expect(try await suite.accounts.findPasswordReset(tokenHash: secretHash(7), at: start) == nil)
    },
  ]

  static let adminChecks = [
    Check("the last administrator who may sign in stays one") { suite in
      let admin = try await suite.insert("alice", id: 1, roles: [.admin])
      _ = try await suite.insert("berta", id: 2, roles: [.admin], isDisabled: true)
      _ = try await suite.insert("carol", id: 3, roles: [.approver, .auditor])
      _ = try await suite.insertSession(1, of: admin)
      let before = try await suite.accounts.findUser(id: admin.userID)
      try await suite.expectEvents([]) { () async throws in
        for change in [
          UserChange(roles: [.user]), UserChange(isDisabled: true), UserChange(roles: [.admin], isDisabled: true),
          UserChange(roles: [.approver, .auditor], isDisabled: true),
        ] {
          #expect(try await suite.accounts.updateUser(update(1, change)) == .lastAdmin)
        }
      }
      #expect(try await suite.accounts.findUser(id: admin.userID) == before)
      #expect(try await suite.live(1...1) == [1])
    },
    Check("an administrator who is disabled may lose the role") { suite in
      _ = try await suite.insert("alice", id: 1, roles: [.admin])
      let disabled = try await suite.insert("berta", id: 2, roles: [.admin], isDisabled: true)
      _ = try await suite.updates(
        disabled, UserChange(roles: [.user]), to: [.user], isDisabled: true, ended: 0, number: 2)
    },
    Check("the last administrator may get more roles") { suite in
      let admin = try await suite.insert("alice", id: 1, roles: [.admin])
      _ = try await suite.updates(admin, UserChange(roles: [.admin, .auditor]), to: [.admin, .auditor], ended: 0)
    },
    Check("of many administrators who are demoted at the same time, one is left") { suite in
      for number in 1...8 { _ = try await suite.insert("admin_\(number)", id: number, roles: [.admin]) }
      let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...8 {
          let change = number.isMultiple(of: 2) ? UserChange(roles: [.user]) : UserChange(isDisabled: true)
          group.addTask { try await suite.accounts.updateUser(update(number, change)) == .lastAdmin }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(refused == 1)
      #expect(try await suite.accounts.listUsers(UserQuery(role: .admin, isDisabled: false)).total == 1)
      #expect(try await suite.trail().count == 8 + 7)
    },
  ]
}
