import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// What the audit trail says of what people do to their own accounts.
struct AuditAccountTests {
  private let story: AuditStory
  private let auth: AuthModule
  private let user: User

  init() async throws {
    story = try await AuditStory()
    auth = story.world.auth
    user = try await story.world.register()
  }

  private func browser(_ requestID: String) async throws -> CallContext {
    try await story.call(requestID, .session(secret: try await story.world.signIn().secret))
  }

  private func changed(_ outcome: AuditOutcome, _ changes: [String: FieldChange] = [:]) -> AuditStory.Expected {
    AuditStory.Expected(
      .changePassword, outcome, by: user.actor, on: .user(user.userID), changes: changes)
  }

  @Test func aNewPassword() async throws {
    let context = try await browser("password")
    _ = try await story.world.issueToken()
    let wrong = PasswordChange(currentPassword: "wrong password", newPassword: "a much better one")
    for _ in 0..<4 {
      try await story.expect([changed(.failure)], of: context) { try await auth.changePassword(wrong, $0) }
    }
    let bad = PasswordChange(currentPassword: World.password, newPassword: "short")
    try await story.expect([], of: context) { try await auth.changePassword(bad, $0) }
    let good = PasswordChange(currentPassword: World.password, newPassword: "a much better one")
    try await story.expect([changed(.success, ["ended_sessions": AuditStory.number(1)])], of: context) {
      try await auth.changePassword(good, $0)
    }
    try await story.expect([changed(.failure)], of: context) { try await auth.changePassword(wrong, $0) }
    for events in [[changed(.denied)], []] {
      try await story.expect(events, of: context) { try await auth.changePassword(good, $0) }
    }
  }

  @Test func aDisplayName() async throws {
    let context = try await browser("profile")
    func expected(_ before: String, _ after: String) -> AuditStory.Expected {
      AuditStory.Expected(
        .updateProfile, by: user.actor, on: .user(user.userID),
        changes: ["display_name": FieldChange(from: .text(before), to: .text(after))])
    }
    for (name, events) in [
      ("Alice", [expected("", "Alice")]), (" Alice ", []), ("two\nlines", []), ("Ally", [expected("Alice", "Ally")]),
    ] {
      try await story.expect(events, of: context) { try await auth.updateProfile(displayName: name, $0) }
    }
  }

  @Test func sessionsThatOneEndsOneself() async throws {
    let context = try await browser("revoke")
    let other = try #require(try await browser("other").principal?.sessionID)
    func expected(_ target: AuditTarget, _ count: Int) -> AuditStory.Expected {
      AuditStory.Expected(
        .revokeSessions, by: user.actor, on: target,
        changes: ["sessions": FieldChange(from: .number(count), to: .number(0))])
    }
    for events in [[expected(.session(other), 1)], []] {
      try await story.expect(events, of: context) { try await auth.revokeSession(other, $0) }
    }
    for _ in 0..<2 { _ = try await story.world.issueToken() }
    for events in [[expected(.user(user.userID), 2)], []] {
      try await story.expect(events, of: context) { try await auth.revokeOtherSessions($0) }
    }
    try await story.expect([], of: context) { try await auth.listSessions($0) }
  }

  @Test func aLinkForANewPassword() async throws {
    let link = try await auth.issuePasswordReset(of: user.userID, story.admin("link"))
    func reset(_ token: String, _ password: String = "a much better one") -> PasswordRedemption {
      PasswordRedemption(token: token, newPassword: password)
    }
    try await story.expect([], of: story.anyone("bad-form")) {
      try await auth.resetPassword(reset(link.token, "short"), $0)
    }
    let success = AuditStory.Expected(.resetPassword, by: user.actor, on: .user(user.userID))
    try await story.expect([success], of: story.anyone("reset")) { try await auth.resetPassword(reset(link.token), $0) }
    let failure = AuditStory.Expected(.resetPassword, .failure, by: nil)
    for number in 1...20 {
      try await story.expect([failure], of: story.anyone("bad-\(number)")) {
        try await auth.resetPassword(reset(link.token), $0)
      }
    }
    for events in [[AuditStory.Expected(.resetPassword, .denied, by: nil)], []] {
      try await story.expect(events, of: story.anyone("denied")) { try await auth.resetPassword(reset("x"), $0) }
    }
  }
}
