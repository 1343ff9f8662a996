import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// The audit trail of Auth as a whole.
struct AuditTrailTests {
  @Test func everyActionIsWrittenBySomeCall() async throws {
    let world = try await World.inMemory()
    var everything = Everything(world)
    try await everything.run()
    let events = try await world.trail()
    let actions = AuditAction.allCases.filter { action in
      ["auth.", "users."].contains { action.rawValue.hasPrefix($0) }
    }
    #expect(Set(events.map(\.action)) == Set(actions))
    #expect(events.map(\.sequence) == Array(1...events.count))
    #expect(events.map(\.previous) == [AuditEvent.origin] + events.dropLast().map(\.hash))
  }

  /// A call whose event cannot be written fails: nothing happens unseen.
  @Test func nothingIsRefusedUnrecorded() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let alice = try await world.context(.session(secret: try await world.signIn().secret))
    let auth = AuthModule(
      stores: AuthModule.Stores(accounts: world.accounts, sessions: world.sessions, audit: BrokenTrail()),
      secrets: try await World.secrets(hasher: world.hasher), clock: world.clock, random: world.random)
    let wrong = Credentials(username: "alice", password: "wrong password")
    let change = PasswordChange(currentPassword: "wrong password", newPassword: "a much better one")
    let codes = [
      await refusal { try await auth.signIn(wrong, world.anyone) },
      await refusal { try await auth.issueToken(wrong, world.anyone) },
      await refusal { try await auth.changePassword(change, alice) },
      await refusal { try await auth.listUsers(UserQuery(), alice) },
      await refusal { try await auth.findUser(user.userID, alice) },
      await refusal { try await auth.listAuditEvents(AuditSearch(limit: 1), world.admin) },
      await refusal {
        try await auth.resetPassword(PasswordRedemption(token: "x", newPassword: "a much better one"), world.anyone)
      },
    ]
    #expect(codes == codes.map { _ in .serverUnavailable })
    #expect(try await world.trail().count == 2)
  }

  /// Every change of Auth goes together with its event, so a trail that cannot be continued stops all of them.
  @Test func nothingIsChangedUnrecorded() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let alice = try await world.context(.session(secret: try await world.signIn().secret))
    try await world.execute("ALTER TABLE audit_events RENAME TO lost")
    let change = PasswordChange(currentPassword: World.password, newPassword: "a much better one")
    let (auth, admin) = (world.auth, world.admin)
    let codes = [
      await refusal { try await world.register("berta") },
      await refusal { try await world.signIn() },
      await refusal { try await world.issueToken() },
      await refusal { try await auth.updateProfile(displayName: "Alice", alice) },
      await refusal { try await auth.changePassword(change, alice) },
      await refusal { try await auth.updateUser(user.userID, UserChange(roles: [.admin]), admin) },
      await refusal { try await auth.issuePasswordReset(of: user.userID, admin) },
      await refusal { try await auth.endSessions(of: user.userID, admin) },
      await refusal { try await auth.signOut(alice) },
    ]
    #expect(codes == codes.map { _ in .serverUnavailable })
    let found = try await world.accounts.findUser(id: user.userID)
    #expect(found?.roles == [.user] && found?.displayName == "")
    #expect(try await world.accounts.listUsers(UserQuery()).total == 1)
    _ = try await world.verify(try #require(alice.credential))
  }

  /// A trail that can neither be written nor read.
  private struct BrokenTrail: AuditStore {
    func append(_ entry: AuditEntry) async throws(StoreError) { throw StoreError("trail on fire") }
    func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent] { throw StoreError("trail on fire") }
  }
}
