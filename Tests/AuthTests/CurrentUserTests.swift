import Auth
import AuthContract
import Kernel
import Testing

struct CurrentUserTests {
  @Test func aDisabledOrDeletedUserIsSignedOut() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let principal = try await world.verify(.session(secret: try await world.signIn().secret))
    let context = CallContext(requestID: "test", principal: principal)
    #expect(try await world.auth.currentUser(context).username == "alice")
    try await world.execute("UPDATE users SET disabled = 1")
    #expect(await refusal { try await world.auth.currentUser(context) } == .authRequired)
    try await world.execute("DELETE FROM users")
    #expect(await refusal { try await world.auth.currentUser(context) } == .authRequired)
  }
}
