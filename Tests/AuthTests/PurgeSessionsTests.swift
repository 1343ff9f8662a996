import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

struct PurgeSessionsTests {
  @Test func deletesWhatIsOverInBatches() async throws {
    let world = try await World.inMemory()
    try await world.register()
    for _ in 0..<5 { _ = try await world.signIn() }
    #expect(try await world.auth.purgeSessions() == 0)
    world.clock.advance(by: .seconds(3_600))
    let live = try await world.signIn()
    #expect(try await world.auth.purgeSessions(batch: 2) == 5)
    _ = try await world.verify(.session(secret: live.secret))
  }
}
