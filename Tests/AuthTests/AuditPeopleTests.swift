import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// What the audit trail says of what administrators do to people, and of those who may not.
struct AuditPeopleTests {
  private let story: AuditStory
  private let auth: AuthModule
  private let root: AuditActor

  init() async throws {
    story = try await AuditStory()
    auth = story.world.auth
    root = AuditActor(story.admin)
  }

  private func created(_ username: String, _ roles: String) -> [String: FieldChange] {
    [
      "username": FieldChange(from: .absent, to: .text(username)),
      "roles": FieldChange(from: .absent, to: .text(roles)),
    ]
  }

  @Test func aNewAccount() async throws {
    let newUser = NewUser(username: "Berta", secret: .password(World.password), roles: [.user, .approver])
    let user = try await auth.createUser(newUser, story.admin("create"))
    let event = try #require(try await story.world.trail().last)
    #expect(event.action == .createUser && event.outcome == .success)
    #expect(event.actor == root)
    #expect(event.target == "user:\(user.userID)")
    #expect(event.requestID == "create" && event.address == AuditStory.address)
    #expect(event.changes == created("berta", "approver, user"))
    try await story.expect([], of: story.admin("taken")) { try await auth.createUser(newUser, $0) }
  }

  @Test func theFirstAdministratorMakesThemself() async throws {
    for _ in 0..<2 { _ = try await auth.ensureFirstAdmin(username: "boss", secret: .password(World.password)) }
    let account = try #require(try await story.world.accounts.findAccount(username: Username("boss")))
    let events = try await story.world.trail()
    #expect(events.map(\.action) == [.createUser])
    #expect(events.first?.actor == account.user.actor)
    #expect(events.first?.target == "user:\(account.user.userID)")
    #expect(events.first?.address == "local")
    #expect(events.first?.changes == created("boss", "admin"))
  }

  @Test func aChangeOfSomebody() async throws {
    let user = try await story.world.register()
    func expected(_ changes: [String: FieldChange]) -> AuditStory.Expected {
      AuditStory.Expected(.updateUser, by: root, on: .user(user.userID), changes: changes)
    }
    let roles = FieldChange(from: .text("user"), to: .text("approver, user"))
    let disabled = FieldChange(from: .flag(false), to: .flag(true))
    let enabled = FieldChange(from: .flag(true), to: .flag(false))
    for (sessions, change, changes) in [
      (2, UserChange(roles: [.user, .approver]), ["roles": roles, "ended_sessions": AuditStory.number(1)]),
      (0, UserChange(roles: [.user]), ["roles": FieldChange(from: roles.to, to: roles.from)]),
      (0, UserChange(isDisabled: true), ["disabled": disabled, "ended_sessions": AuditStory.number(1)]),
      (0, UserChange(roles: [.user, .approver], isDisabled: false), ["roles": roles, "disabled": enabled]),
    ] {
      if sessions > 0 {
        _ = try await story.world.signIn()
        _ = try await story.world.issueToken()
      }
      try await story.expect([expected(changes)], of: story.admin("update")) {
        try await auth.updateUser(user.userID, change, $0)
      }
      try await story.expect([], of: story.admin("again")) { try await auth.updateUser(user.userID, change, $0) }
    }
  }

  @Test func theLastAdministratorStays() async throws {
    guard
      case .created(let boss) = try await auth.ensureFirstAdmin(
        username: "boss", secret: .password(World.password))
    else {
      Issue.record("expected a new account")
      return
    }
    let expected = AuditStory.Expected(.updateUser, .denied, by: root, on: .user(boss.userID))
    for change in [UserChange(roles: [.user]), UserChange(isDisabled: true)] {
      try await story.expect([expected], of: story.admin("last")) {
        try await auth.updateUser(boss.userID, change, $0)
      }
    }
    try await story.expect([], of: story.admin("nobody")) {
      try await auth.updateUser(story.admin.userID, UserChange(isDisabled: true), $0)
    }
  }

  @Test func sessionsAndLinksOfSomebody() async throws {
    let user = try await story.world.register()
    _ = try await story.world.signIn()
    _ = try await story.world.issueToken()
    let ended = AuditStory.Expected(
      .endUserSessions, by: root, on: .user(user.userID),
      changes: ["sessions": FieldChange(from: .number(2), to: .number(0))])
    for events in [[ended], []] {
      try await story.expect(events, of: story.admin("end")) { try await auth.endSessions(of: user.userID, $0) }
    }
    let link = AuditStory.Expected(.issuePasswordReset, by: root, on: .user(user.userID))
    for name in ["link", "newer"] {
      try await story.expect([link], of: story.admin(name)) { try await auth.issuePasswordReset(of: user.userID, $0) }
    }
    try await story.expect([], of: story.admin("nobody")) {
      try await auth.issuePasswordReset(of: story.admin.userID, $0)
    }
  }

  @Test func aCallWithoutItsScope() async throws {
    let user = try await story.world.register()
    let context = try await story.call("access", .session(secret: try await story.world.signIn().secret))
    func expected(_ scope: String) -> AuditStory.Expected {
      AuditStory.Expected(
        .accessAuth, .denied, by: user.actor,
        changes: ["scope": FieldChange(from: .absent, to: .text(scope))])
    }
    try await story.expect([expected("admin:users")], of: context) { try await auth.endSessions(of: user.userID, $0) }
    try await story.expect([expected("admin:users")], of: context) { try await auth.listSessions(of: user.userID, $0) }
    try await story.expect([expected("audit:read")], of: context) {
      try await auth.listAuditEvents(AuditSearch(limit: 1), $0)
    }
    try await story.expect([], of: story.anyone("anyone")) { try await auth.listUsers(UserQuery(), $0) }
    try await story.expect([], of: story.admin("reading")) { context in
      _ = try await auth.listUsers(UserQuery(), context)
      _ = try await auth.findUser(user.userID, context)
      _ = try await auth.listSessions(of: user.userID, context)
      _ = try await auth.listAuditEvents(AuditSearch(limit: 1), context)
    }
  }
}
