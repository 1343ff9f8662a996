import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

struct RefreshTokenTests {
  static let newSecret = "the secret of next month, long enough, too"

  /// A token is exchanged, the answer is lost, and the server starts again with another secret.
  @Test func aKeyCanBeReplacedWithinTheGraceTime() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let first = try await world.issueToken()
    let second = try await world.refresh(first.refreshToken)
    let restarted = try await world.otherProcess(
      secret: RefreshTokenTests.newSecret, previousSecrets: [World.secret])
    world.clock.advance(by: .seconds(5))
    let again = try await restarted.refreshToken(first.refreshToken, world.anyone)
    #expect(again.refreshToken == second.refreshToken)
    // From here on the new key derives.
    let third = try await restarted.refreshToken(again.refreshToken, world.anyone)
    #expect(try await restarted.refreshToken(again.refreshToken, world.anyone).refreshToken == third.refreshToken)
    let later = try await world.otherProcess(secret: RefreshTokenTests.newSecret)
    #expect(try await later.refreshToken(again.refreshToken, world.anyone).refreshToken == third.refreshToken)
  }

  /// The access tokens of the earlier key are refused, too; the refresh token itself is random and needs no key.
  @Test func aKeyThatWasReplacedAtOnceStillLetsATokenBeExchanged() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let first = try await world.issueToken()
    let restarted = try await world.otherProcess(secret: RefreshTokenTests.newSecret)
    #expect(
      await refusal { try await restarted.verifyCredential(.bearer(token: first.accessToken), world.anyone) }
        == .authInvalidToken)
    let second = try await restarted.refreshToken(first.refreshToken, world.anyone)
    _ = try await restarted.verifyCredential(.bearer(token: second.accessToken), world.anyone)
  }

  @Test func theGraceTimeIsASetting() async throws {
    for (grace, wait, isGood) in [(0, 0, false), (60, 59, true), (60, 60, false)] {
      let world = try await World.inMemory(AuthSettings(refreshReuseGrace: .seconds(grace)))
      try await world.register()
      let first = try await world.issueToken()
      _ = try await world.refresh(first.refreshToken)
      world.clock.advance(by: .seconds(wait))
      let code = await refusal { try await world.refresh(first.refreshToken) }
      #expect(code == (isGood ? nil : .authInvalidRefreshToken))
    }
  }

  @Test func aTextOfAnotherLengthCostsNoLook() async throws {
    let world = try await World.inMemory()
    for text in ["", "x", String(repeating: "A", count: 42), String(repeating: "A", count: 1_000_000)] {
      #expect(await refusal { try await world.refresh(text) } == .authInvalidRefreshToken)
    }
    #expect(world.sessions.reads == 0)
  }

  @Test func aNewTokenOutlivesNoSession() async throws {
    let world = try await World.inMemory(AuthSettings(sessionLifetime: .seconds(1_200)))
    try await world.register()
    let grant = try await world.issueToken()
    #expect(grant.expiresIn == 900)
    world.clock.advance(by: .seconds(700))
    let next = try await world.refresh(grant.refreshToken)
    #expect(next.expiresIn == 500)
    world.clock.advance(by: .seconds(500))
    #expect(await refusal { try await world.refresh(next.refreshToken) } == .authInvalidRefreshToken)
    #expect(await refusal { try await world.verify(.bearer(token: next.accessToken)) } == .authInvalidToken)
  }

  @Test func aReuseIsSeenAtOnceInThisProcessAndSoonInAnother() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let first = try await world.issueToken()
    let other = try await world.otherProcess()
    let credential = Credential.bearer(token: first.accessToken)
    _ = try await world.refresh(first.refreshToken)
    world.clock.advance(by: .seconds(10))
    _ = try await world.verify(credential)
    _ = try await other.verifyCredential(credential, world.anyone)
    #expect(await refusal { try await world.refresh(first.refreshToken) } == .authInvalidRefreshToken)
    #expect(await refusal { try await world.verify(credential) } == .authInvalidToken)
    world.clock.advance(by: .seconds(2))
    #expect(await refusal { try await other.verifyCredential(credential, world.anyone) } == .authInvalidToken)
  }

  @Test func aDatabaseThatFailsIsUnavailableAndNotASignOut() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let grant = try await world.issueToken()
    try await world.execute("ALTER TABLE user_roles RENAME TO lost")
    #expect(await refusal { try await world.refresh(grant.refreshToken) } == .serverUnavailable)
    try await world.execute("ALTER TABLE lost RENAME TO user_roles")
    _ = try await world.refresh(grant.refreshToken)
  }
}
