import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// What a recheck leaves behind: nothing.
struct RecheckCredentialTests {
  @Test func itWritesNothing() async throws {
    let world = try await World.inMemory(AuthSettings(accessTokenLifetime: .seconds(86_400)))
    try await world.register()
    let session = try await world.signIn()
    let grant = try await world.issueToken()
    for _ in 0..<50 {
      world.clock.advance(by: .seconds(61))
      for credential in [Credential.session(secret: session.secret), .bearer(token: grant.accessToken)] {
        _ = try await world.auth.recheckCredential(credential, world.anyone)
      }
    }
    #expect(world.sessions.activityWrites == 0)
    #expect(world.sessions.reads == 100)
  }

  /// A stream of a person who also works: their requests have just read the session.
  @Test func itIsSpedUpByWhatRequestsHaveRead() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let credential = Credential.session(secret: try await world.signIn().secret)
    _ = try await world.verify(credential)
    #expect(world.sessions.reads == 1)
    for _ in 0..<10 { _ = try await world.auth.recheckCredential(credential, world.anyone) }
    #expect(world.sessions.reads == 1)
    world.clock.advance(by: .seconds(3))
    _ = try await world.auth.recheckCredential(credential, world.anyone)
    #expect(world.sessions.reads == 2)
  }
}
