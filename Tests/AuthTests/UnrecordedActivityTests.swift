import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

/// The store learns of activity once a minute, and the memory answers for two seconds: what only the memory knows counts.
struct UnrecordedActivityTests {
  /// Alice's session, whose last activity was 60.9 seconds after what the store knows.
  private func active() async throws -> (world: World, user: User, credential: Credential) {
    let world = try await World.inMemory()
    let user = try await world.register()
    let credential = Credential.session(secret: try await world.signIn().secret)
    world.clock.advance(by: .seconds(59))
    _ = try await world.verify(credential)
    world.clock.advance(by: .milliseconds(1_900))
    _ = try await world.verify(credential)
    #expect(world.sessions.activityWrites == 0)
    return (world, user, credential)
  }

  @Test func theSessionLivesAnHourFromThere() async throws {
    let (world, user, credential) = try await active()
    let lastActivity = world.clock.now()
    world.clock.advance(by: .milliseconds(3_599_999))
    let listed = try await world.auth.listSessions(of: user.userID, world.admin)
    #expect(listed.map(\.lastActiveAt) == [lastActivity])
    _ = try await world.verify(credential)
  }

  @Test func theSessionIsOverAfterAnHourFromThere() async throws {
    let (world, user, credential) = try await active()
    world.clock.advance(by: .seconds(3_600))
    #expect(try await world.auth.listSessions(of: user.userID, world.admin).isEmpty)
    #expect(await refusal { try await world.verify(credential) } == .authRequired)
  }

  /// Otherwise a session that is still good would outlive its end.
  @Test func theSessionCanBeEndedUpToItsEnd() async throws {
    for end in 0..<4 {
      let (world, user, credential) = try await active()
      let context = CallContext(
        requestID: "test", principal: try await world.verify(credential), credential: credential)
      let other = try await world.context(.bearer(token: try await world.issueToken().accessToken))
      world.clock.advance(by: .milliseconds(3_599_900))
      switch end {
      case 0: #expect(try await world.auth.endSessions(of: user.userID, world.admin) == 2)
      case 1: try await world.auth.signOut(context)
      case 2: #expect(try await world.auth.revokeOtherSessions(other) == 1)
      default:
        let change = PasswordChange(currentPassword: World.password, newPassword: "a much better one")
        #expect(try await world.auth.changePassword(change, other).endedSessions == 1)
      }
      #expect(await refusal { try await world.verify(credential) } == .authRequired)
    }
  }

  /// A refresh token asks the memory, too.
  @Test func anAPIClientCanRefreshForAnHourFromThere() async throws {
    for (wait, isGood) in [(3_599, true), (3_600, false)] {
      let world = try await World.inMemory(AuthSettings(accessTokenLifetime: .seconds(86_400)))
      try await world.register()
      let grant = try await world.issueToken()
      world.clock.advance(by: .seconds(59))
      _ = try await world.verify(.bearer(token: grant.accessToken))
      world.clock.advance(by: .seconds(wait))
      let code = await refusal { try await world.refresh(grant.refreshToken) }
      #expect(code == (isGood ? nil : .authInvalidRefreshToken))
    }
  }

  @Test func aChangeOfRolesForgetsNone() async throws {
    let (world, user, credential) = try await active()
    try await world.execute("INSERT INTO user_roles VALUES ('\(user.userID)', 'approver')")
    _ = try await world.auth.updateUser(user.userID, UserChange(roles: [.user]), world.admin)
    world.clock.advance(by: .milliseconds(3_599_999))
    _ = try await world.verify(credential)
  }
}
