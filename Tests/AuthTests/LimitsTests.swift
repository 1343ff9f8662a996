import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// Limits as settings, and how they stand beside each other.
struct LimitsTests {
  private func context(_ address: String) -> CallContext {
    CallContext(requestID: "test", client: CallContext.Client(address: address, userAgent: ""))
  }

  private func signIn(
    _ world: World, _ username: String, password: String = "wrong password", from address: String = "192.0.2.7"
  ) async -> ProblemCode? {
    await refusal {
      try await world.auth.signIn(Credentials(username: username, password: password), context(address))
    }
  }

  private func settings(names: Int? = nil, addresses: Int? = nil, registrations: Int? = nil) -> AuthSettings {
    func rate(_ count: Int?) -> Rate? { count.map { Rate(count: $0, window: .seconds(60)) } }
    return AuthSettings(
      limits: AuthLimits(
        loginFailuresPerUsername: rate(names), loginFailuresPerAddress: rate(addresses),
        registrationsPerAddress: rate(registrations)))
  }

  @Test func eachOneCanBeSwitchedOff() async throws {
    let world = try await World.inMemory(settings())
    for _ in 0..<30 { #expect(await signIn(world, "alice") == .authInvalidCredentials) }
    for number in 0..<15 { try await world.register("user_\(number)") }
  }

  @Test func eachOneHasItsOwnRate() async throws {
    let world = try await World.inMemory(settings(names: 1, addresses: 3, registrations: 2))
    #expect(await signIn(world, "alice") == .authInvalidCredentials)
    #expect(await signIn(world, "alice") == .authTooManyAttempts)
    #expect(await signIn(world, "berta") == .authInvalidCredentials)
    #expect(await signIn(world, "carol") == .authInvalidCredentials)
    #expect(await signIn(world, "dora") == .authTooManyAttempts)
    #expect(await signIn(world, "dora", from: "192.0.2.8") == .authInvalidCredentials)
    for username in ["alice", "berta"] { try await world.register(username) }
    #expect(await refusal { try await world.register("carol") } == .authTooManyAttempts)
  }

  /// Whoever has one address of IPv6 has the whole /64 network.
  @Test func theAddressOfAClientIsItsNetwork() async throws {
    for (first, second, areOne) in [
      ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
      ("192.0.2.7", "::ffff:192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false), ("local", "local", true),
      ("local", "192.0.2.7", false),
    ] {
      let world = try await World.inMemory(settings(addresses: 1))
      #expect(await signIn(world, "alice", from: first) == .authInvalidCredentials)
      let expected: ProblemCode = areOne ? .authTooManyAttempts : .authInvalidCredentials
      #expect(await signIn(world, "alice", from: second) == expected, "\(first) \(second)")
    }
  }

  /// Otherwise the place that it took under its name would never be free again.
  @Test func whoIsTurnedAwayByTheAddressTakesNoPlaceUnderTheName() async throws {
    let world = try await World.inMemory(settings(names: 1, addresses: 1))
    try await world.register()
    #expect(await signIn(world, "nobody") == .authInvalidCredentials)
    for _ in 0..<3 { #expect(await signIn(world, "alice") == .authTooManyAttempts) }
    #expect(await signIn(world, "alice", password: World.password, from: "192.0.2.8") == nil)
  }

  @Test func whatIsNobodysFaultIsNoFailure() async throws {
    let world = try await World.inMemory(settings(names: 1, addresses: 1))
    let user = try await world.register()
    for failure in [PasswordHasherError.busy(retryAfter: 3), .failed("out of order")] {
      world.hasher.fail(failure)
      for _ in 0..<5 {
        let code = await signIn(world, "alice")
        #expect(code == .authBusy || code == .serverUnavailable)
      }
    }
    world.hasher.fail(nil)
    #expect(await signIn(world, "alice", password: World.password) == nil)
    #expect(try await !world.trail().contains { $0.outcome != .success })
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    world.hasher.fail(.busy(retryAfter: 3))
    let redemption = PasswordRedemption(token: link.token, newPassword: "a much better one")
    for _ in 0..<5 {
      #expect(await refusal { try await world.auth.resetPassword(redemption, context("192.0.2.7")) } == .authBusy)
    }
    world.hasher.fail(nil)
    _ = try await world.auth.resetPassword(redemption, context("192.0.2.7"))
  }

  @Test func whoIsTurnedAwayCostsNoHashAndNoLook() async throws {
    let world = try await World.inMemory(settings(names: 1))
    try await world.register()
    #expect(await signIn(world, "alice") == .authInvalidCredentials)
    world.hasher.forgetCalls()
    for _ in 0..<10 { #expect(await signIn(world, "alice", password: World.password) == .authTooManyAttempts) }
    #expect(world.hasher.verified.isEmpty)
  }

  @Test func aHundredRightPasswordsAtTheSameTimeAreAllTaken() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let codes = await withTaskGroup(of: ProblemCode?.self) { group in
      for _ in 0..<100 { group.addTask { await refusal { try await world.signIn() } } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: nil, count: 100))
  }

  @Test func registeringCountsWhateverComesOfIt() async throws {
    let world = try await World.inMemory(settings(registrations: 3))
    try await world.register()
    #expect(await refusal { try await world.register() } == .authUsernameTaken)
    world.hasher.fail(.busy(retryAfter: 3))
    #expect(await refusal { try await world.register("berta") } == .authBusy)
    world.hasher.fail(nil)
    #expect(await refusal { try await world.register("berta") } == .authTooManyAttempts)
    world.clock.advance(by: .seconds(60))
    try await world.register("berta")
  }

  @Test func administratorsMakeAsManyAccountsAsTheyWant() async throws {
    let world = try await World.inMemory(settings(registrations: 1))
    for number in 0..<5 {
      let newUser = NewUser(username: "user_\(number)", secret: .password(World.password), roles: [.user])
      _ = try await world.auth.createUser(newUser, world.admin)
    }
    try await world.register()
  }
}
