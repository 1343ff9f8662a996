import Auth
import AuthContract
import GRDB
import Kernel
import SQLiteKit
import TestSupport
import Testing

/// A sign-in waits for the hasher, and meanwhile the account changes.
struct SignInRaceTests {
  /// Both ways of signing in.
  private static let ways: [@Sendable (World) async throws -> Void] = [
    { world in _ = try await world.signIn() }, { world in _ = try await world.issueToken() },
  ]

  private func sessions(_ world: World) async throws -> Int {
    try await world.database.read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM sessions WHERE revoked_at IS NULL") ?? -1
    }
  }

  /// Otherwise whoever knows the old password would keep a session, by being on the way all the time.
  @Test(arguments: 0..<2)
  func aPasswordThatIsReplacedMeanwhileOpensNoSession(_ way: Int) async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    world.hasher.beforeNextVerify {
      let redemption = PasswordRedemption(token: link.token, newPassword: "a much better one")
      _ = try? await world.auth.resetPassword(redemption, world.anyone)
    }
    #expect(await refusal { try await SignInRaceTests.ways[way](world) } == .authInvalidCredentials)
    #expect(try await sessions(world) == 0)
    let last = try #require(try await world.trail().last)
    #expect(last.action == .signIn && last.outcome == .failure)
    #expect(last.actor == user.actor)
  }

  @Test(arguments: 0..<2)
  func aUserWhoIsDisabledMeanwhileIsOut(_ way: Int) async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    world.hasher.beforeNextVerify {
      _ = try? await world.auth.updateUser(user.userID, UserChange(isDisabled: true), world.admin)
    }
    #expect(await refusal { try await SignInRaceTests.ways[way](world) } == .authInvalidCredentials)
    #expect(try await sessions(world) == 0)
  }

  /// Somebody else signs in at the same time, and the hash gets the configured cost.
  @Test(arguments: 0..<2)
  func aHashThatIsRenewedMeanwhileIsTheSamePassword(_ way: Int) async throws {
    let world = try await World.inMemory()
    world.hasher.setCost(10)
    try await world.register()
    world.hasher.setCost(12)
    world.hasher.beforeNextVerify { _ = try? await world.signIn() }
    try await SignInRaceTests.ways[way](world)
    #expect(try await sessions(world) == 2)
    #expect(try await world.accounts.findAccount(username: Username("alice"))?.passwordHash.cost == 12)
    #expect(try await !world.trail().contains { $0.outcome == .failure })
  }
}
