import Auth
import AuthContract
import Kernel
import Testing

struct RegisterUserTests {
  @Test func closedRegistrationMakesNoAccount() async throws {
    let world = try await World.inMemory(AuthSettings(registrationOpen: false))
    #expect(await refusal { try await world.register() } == .authRegistrationClosed)
    #expect(try await world.accounts.findAccount(username: Username("alice")) == nil)
    #expect(world.hasher.hashed.isEmpty)
  }

  @Test func aTakenNameCostsNoHash() async throws {
    let world = try await World.inMemory()
    try await world.register()
    world.hasher.forgetCalls()
    #expect(await refusal { try await world.register() } == .authUsernameTaken)
    #expect(world.hasher.hashed.isEmpty)
  }

  @Test func aBusyHasherIsTold() async throws {
    let world = try await World.inMemory()
    world.hasher.fail(.busy(retryAfter: 7))
    let error = await #expect(throws: AuthError.self) { try await world.register() }
    #expect(error?.problem.code == .authBusy)
    #expect(error?.problem.retryAfter == 7)
    #expect(try await world.accounts.findAccount(username: Username("alice")) == nil)
  }

  @Test func onlyTheHashIsStored() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let account = try await world.accounts.findAccount(username: Username("alice"))
    #expect(account?.passwordHash == Password(typing: World.password).flatMap { FakeHasher.hash($0, cost: 12) })
  }

  @Test func aStoreThatFailsIsUnavailable() async throws {
    let world = try await World.inMemory()
    try await world.execute("DROP TABLE user_roles")
    let error = await #expect(throws: AuthError.self) { try await world.register() }
    #expect(error?.problem.code == .serverUnavailable)
    #expect(error?.problem.detail.contains("user_roles") == false)
    #expect(error?.problem.cause?.contains("user_roles") == true)
  }
}
