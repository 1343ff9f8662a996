import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

struct ChangePasswordTests {
  private func change(
    _ world: World, _ context: CallContext, from current: String = World.password, to new: String = "a much better one"
  ) async throws -> ChangedPassword {
    try await world.auth.changePassword(PasswordChange(currentPassword: current, newPassword: new), context)
  }

  @Test func aBadNewPasswordCostsNoHash() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let alice = try await world.context(.session(secret: try await world.signIn().secret))
    world.hasher.forgetCalls()
    #expect(await refusal { try await change(world, alice, to: "short") } == .requestInvalid)
    #expect(world.hasher.verified.isEmpty && world.hasher.hashed.isEmpty)
    #expect(await refusal { try await change(world, alice, from: "wrong password") } == .requestInvalid)
    #expect(world.hasher.verified == [12] && world.hasher.hashed.isEmpty)
  }

  /// The same in another form of Unicode.
  @Test func theCurrentPasswordIsNoNewOneHoweverItIsTyped() async throws {
    let world = try await World.inMemory()
    try await world.register(password: "Caf\u{E9} fish 12")
    let alice = try await world.context(.session(secret: try await world.signIn(password: "Caf\u{E9} fish 12").secret))
    for typed in ["Caf\u{E9} fish 12", "Cafe\u{301} \u{FB01}sh 12"] {
      let code = await refusal { try await change(world, alice, from: "Cafe\u{301} fish 12", to: typed) }
      #expect(code == .requestInvalid)
    }
    _ = try await change(world, alice, from: "Cafe\u{301} fish 12")
  }

  @Test func thePasswordMayHaveChangedMeanwhile() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let alice = try await world.context(.session(secret: try await world.signIn().secret))
    let hash = try #require(Password(typing: "somebody was faster").flatMap { FakeHasher.hash($0, cost: 12) })
    // While the new hash is made.
    world.hasher.beforeNextHash {
      let account = try? await world.accounts.findAccount(id: user.userID)
      guard let old = account?.passwordHash else { return }
      try? await world.accounts.renewPasswordHash(of: user.userID, from: old, to: hash, at: world.clock.now())
    }
    #expect(await refusal { try await change(world, alice) } == .requestInvalid)
    #expect(try await world.accounts.findAccount(id: user.userID)?.passwordHash == hash)
    _ = try await world.verify(try #require(alice.credential))
    #expect(try await !world.trail().contains { $0.action == .changePassword && $0.outcome == .success })
  }

  @Test func aDisabledUserIsSignedOut() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let alice = try await world.context(.session(secret: try await world.signIn().secret))
    try await world.execute("UPDATE users SET disabled = 1")
    #expect(await refusal { try await change(world, alice) } == .authRequired)
    try await world.execute("DELETE FROM users")
    #expect(await refusal { try await change(world, alice) } == .authRequired)
  }

  /// The verification reads the session under its old secret, then the password changes, then the verification goes on.
  @Test func anOldSecretDoesNotComeBackFromMemory() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let credential = Credential.session(secret: try await world.signIn().secret)
    let alice = try await world.context(credential)
    world.clock.advance(by: .seconds(2))
    world.sessions.afterNextRead { _ = try? await change(world, alice) }
    _ = try await world.verify(credential)
    #expect(await refusal { try await world.verify(credential) } == .authRequired)
  }

  @Test func anotherProcessRefusesTheOldSecretWithinTwoSeconds() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let credential = Credential.session(secret: try await world.signIn().secret)
    let alice = try await world.context(credential)
    let other = try await world.otherProcess()
    _ = try await other.verifyCredential(credential, world.anyone)
    let secret = try #require(try await change(world, alice).newSecret)
    world.clock.advance(by: .seconds(2))
    #expect(await refusal { try await other.verifyCredential(credential, world.anyone) } == .authRequired)
    _ = try await other.verifyCredential(.session(secret: secret), world.anyone)
  }
}
