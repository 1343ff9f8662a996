import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  /// A call that needs a scope.
  private struct Guarded: Sendable {
    let scope: Scope
    let call: @Sendable (any AuthService, EntityID, CallContext) async throws -> Void
  }

  private static let guarded = [
    Guarded(scope: .adminUsers) { service, _, context in
      let newUser = NewUser(username: "intruder", secret: .password(password), roles: [.admin])
      _ = try await service.createUser(newUser, context)
    },
    Guarded(scope: .adminUsers) { service, _, context in _ = try await service.listUsers(UserQuery(), context) },
    Guarded(scope: .adminUsers) { service, id, context in _ = try await service.findUser(id, context) },
    Guarded(scope: .adminUsers) { service, id, context in
      _ = try await service.updateUser(id, UserChange(roles: [.admin]), context)
    },
    Guarded(scope: .adminUsers) { service, id, context in _ = try await service.listSessions(of: id, context) },
    Guarded(scope: .adminUsers) { service, id, context in _ = try await service.endSessions(of: id, context) },
    Guarded(scope: .adminUsers) { service, id, context in _ = try await service.issuePasswordReset(of: id, context) },
    Guarded(scope: .auditRead) { service, _, context in
      _ = try await service.listAuditEvents(AuditSearch(limit: 10), context)
    },
  ]

  static let scopeChecks = [
    Check("what needs a scope is refused without it, which is recorded each time") { suite in
      let victim = try await suite.create("victim")
      let session = try await suite.browser("victim")
      for (username, role) in [("alice", Role.user), ("berta", .approver), ("carol", .auditor)] {
        let user = try await suite.create(username, [role])
        let caller = try await suite.browser(username)
        let forbidden = guarded.filter { !role.scopes.contains($0.scope) }
        let before = try await suite.trail()
        for call in forbidden {
          let problem = await suite.refused(.authForbidden) {
            try await call.call(suite.service, victim.userID, caller)
          }
          #expect(problem?.detail.contains(call.scope.rawValue) == true)
        }
        let events = try await suite.trail().dropFirst(before.count)
        #expect(events.map(\.action) == forbidden.map { _ in .accessAuth })
        #expect(
          events.map(\.changes)
            == forbidden.map { ["scope": FieldChange(from: .absent, to: .text($0.scope.rawValue))] })
        for event in events {
          #expect(event.outcome == .denied)
          #expect(event.actor == AuditActor(userID: user.userID, username: username))
        }
      }
      #expect(try await suite.lives(session))
      #expect(try await suite.service.findUser(victim.userID, suite.admin).roles == [.user])
      #expect(try await suite.service.listUsers(UserQuery(search: "intruder"), suite.admin).total == 0)
    },
    Check("what needs a scope needs a sign-in") { suite in
      let victim = try await suite.create("victim")
      for call in guarded {
        await suite.refused(.authRequired) { try await call.call(suite.service, victim.userID, suite.anyone) }
      }
    },
  ]

  private func sequences(_ search: AuditSearch, _ context: CallContext) async throws -> [Int] {
    try await service.listAuditEvents(search, context).map(\.sequence)
  }

  static let auditChecks = [
    Check("auditors and administrators read the trail, whole and newest first") { suite in
      try await suite.create("carol", [.auditor])
      let carol = try await suite.browser("carol")
      let events = try await suite.service.listAuditEvents(AuditSearch(limit: 100), carol)
      #expect(events.map(\.sequence) == Array((1...events.count).reversed()))
      #expect(events.prefix(2).map(\.action) == [.signIn, .createUser])
      #expect(events.map(\.previous) == events.dropFirst().map(\.hash) + [AuditEvent.origin])
      #expect(events.allSatisfy { $0.module == .auth })
      #expect(try await suite.service.listAuditEvents(AuditSearch(limit: 100), suite.admin) == events)
    },
    Check("a part of the trail is found by actor, action and time") { suite in
      let start = suite.clock.now()
      try await suite.create("carol", [.auditor])
      let carol = try await suite.browser("carol")
      let id = try #require(carol.principal?.userID.text)
      suite.clock.advance(by: .seconds(1))
      _ = try await suite.service.updateProfile(displayName: "Carol", carol)
      suite.clock.advance(by: .seconds(1))
      try await suite.service.signOut(carol)
      let last = try await suite.trail().count
      for (filter, expected) in [
        (AuditFilter(actor: "carol"), [0, -1, -2]), (AuditFilter(actor: id), [0, -1, -2]),
        (AuditFilter(actor: "car"), []),
        (AuditFilter(action: .updateProfile), [-1]), (AuditFilter(action: .refreshReuse), []),
        (AuditFilter(from: start + .seconds(1)), [0, -1]),
        (AuditFilter(actor: "carol", to: start + .seconds(2)), [-1, -2]),
        (AuditFilter(actor: "carol", action: .signOut, from: start + .seconds(2), to: start + .seconds(3)), [0]),
      ] {
        let found = try await suite.sequences(AuditSearch(filter: filter, limit: 10), suite.admin)
        #expect(found == expected.map { last + $0 }, "\(filter)")
      }
      #expect(try await suite.sequences(AuditSearch(limit: 2), suite.admin) == [last, last - 1])
      #expect(try await suite.sequences(AuditSearch(before: last, limit: 2), suite.admin) == [last - 1, last - 2])
      #expect(try await suite.sequences(AuditSearch(before: 1, limit: 2), suite.admin) == [])
    },
  ]
}
