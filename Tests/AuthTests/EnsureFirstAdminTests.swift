import Auth
import AuthContract
import Kernel
import Testing

struct EnsureFirstAdminTests {
  @Test func makesTheAdminOnce() async throws {
    let world = try await World.inMemory()
    #expect(try await !world.auth.hasAdmin())
    guard case .created(let user) = try await ensure(world) else {
      Issue.record("expected a new account")
      return
    }
    #expect(user.roles == [.admin])
    #expect(try await world.auth.hasAdmin())
    #expect(try await ensure(world) == .present(user))
    #expect(try await world.signIn("root").principal.isAdmin)
  }

  @Test func leavesThePasswordOfAnExistingAdmin() async throws {
    let world = try await World.inMemory()
    _ = try await ensure(world)
    _ = try await ensure(world, .password("another password"))
    _ = try await world.signIn("root")
    #expect(await refusal { try await world.signIn("root", password: "another password") } == .authInvalidCredentials)
  }

  @Test func neverPromotes() async throws {
    let world = try await World.inMemory()
    try await world.register("root")
    let error = await #expect(throws: FirstAdminError.self) { try await ensure(world) }
    #expect(error?.description.contains("\"root\"") == true)
    #expect(try await world.signIn("root").principal.roles == [.user])
    #expect(try await !world.auth.hasAdmin())
  }

  @Test func takesAHash() async throws {
    let world = try await World.inMemory()
    let hash = try #require(Password(typing: World.password).flatMap { FakeHasher.hash($0, cost: 12) })
    _ = try await ensure(world, .hash(hash.text))
    _ = try await world.signIn("root")
  }

  @Test func namesBadValues() async throws {
    let world = try await World.inMemory()
    for (username, secret, fields) in [
      ("ro", NewUser.Secret.password("short"), ["username", "password"]), ("root", .hash("canary"), ["password_hash"]),
    ] {
      let error = await #expect(throws: FirstAdminError.self) {
        try await world.auth.ensureFirstAdmin(username: username, secret: secret)
      }
      guard case .invalid(let problems) = error else {
        Issue.record("expected field problems, got \(String(describing: error))")
        continue
      }
      #expect(problems.map(\.field) == fields)
      #expect(error?.description.contains("canary") == false)
    }
    #expect(try await !world.auth.hasAdmin())
  }

  /// The audit trail calls the command line so.
  @Test func nobodyIsTheOperator() async throws {
    let world = try await World.inMemory()
    let error = await #expect(throws: FirstAdminError.self) {
      try await world.auth.ensureFirstAdmin(username: "Operator", secret: .password(World.password))
    }
    #expect(error?.description == "username: The command line has this name. Choose another one.")
    #expect(await refusal { try await world.register("operator") } == .authUsernameTaken)
    #expect(try await !world.auth.hasAdmin())
  }

  @Test func twoProcessesAtOnceMakeOneAdmin() async throws {
    let world = try await World.inMemory()
    async let first = ensure(world)
    async let second = ensure(world)
    let created = try await [first, second].filter { if case .created = $0 { true } else { false } }
    #expect(created.count == 1)
  }

  private func ensure(
    _ world: World, _ secret: NewUser.Secret = .password(World.password)
  ) async throws -> FirstAdmin {
    try await world.auth.ensureFirstAdmin(username: "root", secret: secret)
  }
}
