import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// The clock moves while nobody does anything.
struct ClockTests {
  /// Signs in with a browser and an API client, waits, and tells which of cookie, access token and refresh token are good.
  private func good(after seconds: Int, _ settings: AuthSettings = AuthSettings()) async throws -> [Bool] {
    let world = try await World.inMemory(settings)
    try await world.register()
    let session = try await world.signIn()
    let grant = try await world.issueToken()
    world.clock.advance(by: .seconds(seconds))
    let codes = [
      await refusal { try await world.verify(.session(secret: session.secret)) },
      await refusal { try await world.verify(.bearer(token: grant.accessToken)) },
      await refusal { try await world.refresh(grant.refreshToken) },
    ]
    for (code, expected) in zip(codes, [ProblemCode.authRequired, .authInvalidToken, .authInvalidRefreshToken]) {
      #expect(code == nil || code == expected)
    }
    return codes.map { $0 == nil }
  }

  private let minute = 60
  private let day = 86_400

  @Test func minutes() async throws {
    #expect(try await good(after: 14 * minute) == [true, true, true])
    #expect(try await good(after: 59 * minute) == [true, false, true])
    #expect(try await good(after: 61 * minute) == [false, false, false])
  }

  @Test func days() async throws {
    #expect(try await good(after: 31 * day) == [false, false, false])
    let patient = AuthSettings(
      sessionIdleTimeout: .seconds(40 * day), accessTokenLifetime: .seconds(40 * day))
    #expect(try await good(after: 29 * day, patient) == [true, true, true])
    #expect(try await good(after: 31 * day, patient) == [false, false, false])
  }

  /// Such as by a time server: nothing ends early, and nothing lives longer than it would have.
  @Test func aClockThatIsSetBackSignsNobodyOut() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let session = try await world.signIn()
    let first = try await world.issueToken()
    let second = try await world.refresh(first.refreshToken)
    world.clock.advance(by: .seconds(-5 * minute))
    _ = try await world.verify(.session(secret: session.secret))
    #expect(try await world.refresh(first.refreshToken).refreshToken == second.refreshToken)
    _ = try await world.refresh(second.refreshToken)
    world.clock.advance(by: .seconds(66 * minute))
    #expect(await refusal { try await world.verify(.session(secret: session.secret)) } == .authRequired)
  }
}
