import Auth
import AuthContract
import GRDB
import Kernel
import SQLiteKit
import TestSupport
import Testing

struct PurgeSessionsTests {
  /// The store may know of activity this much later than the memory: until it is written, and while the memory answers.
  static let unrecorded = Duration.seconds(62)

  @Test func deletesWhatIsOverInBatches() async throws {
    let world = try await World.inMemory()
    try await world.register()
    for _ in 0..<5 { _ = try await world.signIn() }
    #expect(try await world.auth.purgeSessions() == 0)
    world.clock.advance(by: .seconds(3_600) + PurgeSessionsTests.unrecorded)
    let live = try await world.signIn()
    #expect(try await world.auth.purgeSessions(batch: 2) == 5)
    _ = try await world.verify(.session(secret: live.secret))
  }

  /// The last activity is known to the memory alone.
  @Test func leavesASessionThatWasActiveSinceTheLastWrite() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let credential = Credential.session(secret: try await world.signIn().secret)
    world.clock.advance(by: .seconds(50))
    _ = try await world.verify(credential)
    world.clock.advance(by: .seconds(3_599))
    #expect(try await world.auth.purgeSessions() == 0)
    _ = try await world.verify(credential)
  }

  @Test func takesRefreshTokensAndOldLinksAlong() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let other = try await world.register("berta")
    let grant = try await world.issueToken()
    _ = try await world.refresh(grant.refreshToken)
    _ = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    world.clock.advance(by: .seconds(12 * 3_600))
    let link = try await world.auth.issuePasswordReset(of: other.userID, world.admin)
    let live = try await world.issueToken("berta")
    #expect(try await counts(world) == [2, 3, 2])
    world.clock.advance(by: .seconds(1))
    #expect(try await world.auth.purgeSessions() == 1)
    #expect(try await counts(world) == [1, 1, 2])
    world.clock.advance(by: .seconds(12 * 3_600 - 1))
    #expect(try await world.auth.purgeSessions() == 1)
    #expect(try await counts(world) == [0, 0, 1])
    #expect(await refusal { try await world.refresh(live.refreshToken) } == .authInvalidRefreshToken)
    _ = try await world.auth.resetPassword(
      PasswordRedemption(token: link.token, newPassword: "a much better one"), world.anyone)
  }

  private func counts(_ world: World) async throws -> [Int] {
    try await world.database.read { db in
      try ["sessions", "refresh_tokens", "password_resets"].map { table in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
      }
    }
  }
}
