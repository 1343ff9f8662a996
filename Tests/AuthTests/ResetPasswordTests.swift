import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

struct ResetPasswordTests {
  private func reset(_ world: World, _ token: String, to password: String = "a much better one") async throws -> User {
    try await world.auth.resetPassword(PasswordRedemption(token: token, newPassword: password), world.anyone)
  }

  @Test func aBadLinkOrPasswordCostsNoHash() async throws {
    let world = try await World.inMemory()
    let link = try await world.auth.issuePasswordReset(of: try await world.register().userID, world.admin)
    world.hasher.forgetCalls()
    for token in ["", "x", String(repeating: "A", count: 43), String(repeating: "A", count: 1_000_000)] {
      #expect(await refusal { try await reset(world, token) } == .authInvalidResetLink)
    }
    #expect(await refusal { try await reset(world, link.token, to: "short") } == .requestInvalid)
    #expect(world.hasher.hashed.isEmpty && world.hasher.verified.isEmpty)
    _ = try await reset(world, link.token)
  }

  /// Whoever has no link must not learn which passwords are taken.
  @Test func withoutALinkThePasswordIsNotLookedAt() async throws {
    let world = try await World.inMemory()
    #expect(await refusal { try await reset(world, "x", to: "short") } == .authInvalidResetLink)
  }

  @Test func ofALinkOnlyTheDigestIsStored() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    let digest = try await World.secrets(hasher: world.hasher).digest.digest(link.token)
    let owner = try await world.accounts.findPasswordReset(tokenHash: digest, at: world.clock.now())
    #expect(owner?.userID == user.userID)
    #expect(link.user == owner)
  }

  /// The link is found, then a newer one takes its place, then the password would be set.
  @Test func aLinkMayBeReplacedMeanwhile() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    world.hasher.beforeNextHash { _ = try? await world.auth.issuePasswordReset(of: user.userID, world.admin) }
    #expect(await refusal { try await reset(world, link.token) } == .authInvalidResetLink)
    _ = try await world.signIn()
  }

  @Test func sessionsAreOverInAnotherProcessWithinTwoSeconds() async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let credentials = [
      Credential.session(secret: try await world.signIn().secret),
      .bearer(token: try await world.issueToken().accessToken),
    ]
    let other = try await world.otherProcess()
    for credential in credentials { _ = try await other.verifyCredential(credential, world.anyone) }
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    _ = try await reset(world, link.token)
    world.clock.advance(by: .seconds(2))
    for credential in credentials {
      #expect(await refusal { try await world.verify(credential) } != nil)
      #expect(await refusal { try await other.verifyCredential(credential, world.anyone) } != nil)
    }
  }
}
