import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// What the audit trail says of signing up, in and out.
struct AuditSignInTests {
  @Test func registering() async throws {
    let story = try await AuditStory(
      AuthSettings(limits: AuthLimits(registrationsPerAddress: Rate(count: 2, window: .seconds(60)))))
    let (auth, accounts) = (story.world.auth, story.world.accounts)
    let registration = Registration(username: "Alice", password: World.password)
    try await story.expect([], of: story.anyone("bad-form")) { context in
      try await auth.registerUser(Registration(username: "alice", password: "short"), context)
    }
    let before = try await story.world.trail()
    let user = try await auth.registerUser(registration, story.anyone("register"))
    let event = try #require(try await story.world.trail().last)
    #expect(before.isEmpty)
    #expect(event.action == .register && event.outcome == .success)
    #expect(event.actor == user.actor)
    #expect(event.target == "user:\(user.userID)")
    #expect(event.requestID == "register" && event.address == AuditStory.address)
    #expect(
      event.changes == [
        "username": FieldChange(from: .absent, to: .text("alice")),
        "roles": FieldChange(from: .absent, to: .text("user")),
      ])
    try await story.expect([], of: story.anyone("taken")) { try await auth.registerUser(registration, $0) }
    // Only the first one that is turned away is worth an event.
    for (name, events) in [("first", [AuditStory.Expected(.register, .denied, by: nil)]), ("second", [])] {
      try await story.expect(events, of: story.anyone(name)) { try await auth.registerUser(registration, $0) }
    }
    #expect(try await accounts.findAccount(username: Username("alice"))?.user.userID == user.userID)
  }

  @Test func signingIn() async throws {
    let story = try await AuditStory()
    let actor = try await story.world.register().actor
    let (context, api) = (story.anyone("sign-in"), story.anyone("token"))
    let session = try await story.signIn("alice", context)
    let grant = try await story.world.auth.issueToken(Credentials(username: "alice", password: World.password), api)
    let client = try await story.world.verify(.bearer(token: grant.accessToken))
    let ids = [session.principal.sessionID, client.sessionID]
    let events = try await story.world.trail().suffix(2)
    #expect(events.map(\.action) == [.signIn, .signIn])
    #expect(events.map(\.outcome) == [.success, .success])
    #expect(events.map(\.actor) == [actor, actor])
    #expect(events.map(\.target) == ids.map { $0.map { "session:\($0)" } })
    #expect(events.map(\.requestID) == ["sign-in", "token"])
    #expect(events.allSatisfy { $0.address == AuditStory.address && $0.changes.isEmpty })
  }

  @Test func aWrongPasswordNamesTheAccountThatItWasTriedOn() async throws {
    let story = try await AuditStory()
    let user = try await story.world.register()
    let failure = AuditStory.Expected(.signIn, .failure, by: user.actor)
    try await story.expect([failure], of: story.anyone("wrong")) {
      try await story.signIn("ALICE", password: "wrong password", $0)
    }
    try await story.world.execute("UPDATE users SET disabled = 1")
    try await story.expect([failure], of: story.anyone("disabled")) { try await story.signIn("alice", $0) }
  }

  /// People type passwords into the wrong field.
  @Test(arguments: ["canary_name", "canary name!", "c", "canary_password_that_is_longer_than_any_name"])
  func anUnknownNameIsWrittenNowhere(_ typed: String) async throws {
    let story = try await AuditStory()
    try await story.expect([AuditStory.Expected(.signIn, .failure, by: nil)], of: story.anyone("unknown")) {
      try await story.signIn(typed, $0)
    }
    for event in try await story.world.trail() {
      var json = JSONWriter()
      event.write(to: &json)
      #expect(!String(decoding: json.bytes, as: UTF8.self).contains("canary"))
    }
  }

  @Test func beingTurnedAwayIsWrittenOnce() async throws {
    let story = try await AuditStory()
    try await story.world.register()
    for number in 1...5 {
      _ = await refusal { try await story.signIn("alice", password: "wrong password", story.anyone("wrong-\(number)")) }
    }
    let denied = AuditStory.Expected(.signIn, .denied, by: nil)
    try await story.expect([denied], of: story.anyone("denied-1")) { try await story.signIn("alice", $0) }
    for number in 2...10 {
      try await story.expect([], of: story.anyone("denied-\(number)")) { try await story.signIn("alice", $0) }
    }
    story.world.clock.advance(by: .seconds(60))
    for number in 1...5 {
      _ = await refusal { try await story.signIn("alice", password: "wrong password", story.anyone("again-\(number)")) }
    }
    try await story.expect([denied], of: story.anyone("denied-again")) { try await story.signIn("alice", $0) }
  }

  @Test func signingOut() async throws {
    let story = try await AuditStory()
    let user = try await story.world.register()
    let session = try await story.world.signIn()
    let context = try await story.call("sign-out", .session(secret: session.secret))
    let expected = AuditStory.Expected(
      .signOut, by: user.actor, on: context.principal?.sessionID.map { .session($0) },
      changes: ["sessions": FieldChange(from: .number(1), to: .number(0))])
    try await story.expect([expected], of: context) { try await story.world.auth.signOut($0) }
    try await story.expect([], of: context) { try await story.world.auth.signOut($0) }
    try await story.expect([], of: story.admin("no-session")) { try await story.world.auth.signOut($0) }
  }

  @Test func aRefreshTokenThatCameAgain() async throws {
    let story = try await AuditStory()
    let user = try await story.world.register()
    let grant = try await story.world.issueToken()
    let session = try await story.world.verify(.bearer(token: grant.accessToken)).sessionID
    for name in ["refresh", "retry"] {
      try await story.expect([], of: story.anyone(name)) {
        try await story.world.auth.refreshToken(grant.refreshToken, $0)
      }
    }
    story.world.clock.advance(by: .seconds(10))
    let expected = AuditStory.Expected(
      .refreshReuse, .denied, by: user.actor, on: session.map { .session($0) })
    try await story.expect([expected], of: story.anyone("reuse")) {
      try await story.world.auth.refreshToken(grant.refreshToken, $0)
    }
    try await story.expect([], of: story.anyone("garbage")) {
      try await story.world.auth.refreshToken(String(repeating: "A", count: 43), $0)
    }
  }
}
