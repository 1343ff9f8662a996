import Auth
import AuthContract
import Kernel
import TestSupport
import Testing

struct VerifyCredentialTests {
  /// A world in which alice is signed in, in both ways.
  func signedIn() async throws -> (world: World, credentials: [Credential]) {
    let world = try await World.inMemory(AuthSettings(accessTokenLifetime: .seconds(86_400)))
    try await world.register()
    let session = try await world.signIn()
    let grant = try await world.issueToken()
    return (world, [.session(secret: session.secret), .bearer(token: grant.accessToken)])
  }

  @Test func isOverAfterAnIdleHour() async throws {
    let (world, credentials) = try await signedIn()
    world.clock.advance(by: .seconds(61 * 60))
    #expect(await refusal { try await world.verify(credentials[0]) } == .authRequired)
    #expect(await refusal { try await world.verify(credentials[1]) } == .authInvalidToken)
  }

  @Test func isOverAfter31Days() async throws {
    let world = try await World.inMemory(AuthSettings(sessionIdleTimeout: .seconds(40 * 86_400)))
    try await world.register()
    let session = try await world.signIn()
    world.clock.advance(by: .seconds(29 * 86_400))
    _ = try await world.verify(.session(secret: session.secret))
    world.clock.advance(by: .seconds(2 * 86_400))
    #expect(await refusal { try await world.verify(.session(secret: session.secret)) } == .authRequired)
  }

  @Test func readsOnceInTwoSecondsAndWritesOnceAMinute() async throws {
    let (world, credentials) = try await signedIn()
    for _ in 0..<10 {
      for credential in credentials { _ = try await world.verify(credential) }
    }
    #expect(world.sessions.reads == 2)
    for _ in 0..<10 {
      world.clock.advance(by: .seconds(12))
      for credential in credentials { _ = try await world.verify(credential) }
    }
    #expect(world.sessions.reads == 22)
    #expect(world.sessions.activityWrites == 4)
  }

  @Test func activityInMemoryDoesNotOutliveTheSession() async throws {
    let (world, credentials) = try await signedIn()
    // A request a second: the memory answers most of them, and the database still learns of the activity.
    for _ in 0..<130 {
      world.clock.advance(by: .seconds(1))
      for credential in credentials { _ = try await world.verify(credential) }
    }
    let other = try await world.otherProcess()
    world.clock.advance(by: .seconds(58 * 60))
    for credential in credentials { _ = try await other.verifyCredential(credential, world.anyone) }
  }

  @Test func aWriteThatFailsRefusesNobody() async throws {
    let (world, credentials) = try await signedIn()
    world.sessions.failActivity()
    world.clock.advance(by: .seconds(61))
    for credential in credentials { _ = try await world.verify(credential) }
    #expect(world.sessions.activityWrites == 2)
  }

  @Test func aDisabledUserIsOutWithinTwoSeconds() async throws {
    let (world, credentials) = try await signedIn()
    for credential in credentials { _ = try await world.verify(credential) }
    try await world.execute("UPDATE users SET disabled = 1")
    world.clock.advance(by: .seconds(2))
    #expect(await refusal { try await world.verify(credentials[0]) } == .authRequired)
    #expect(await refusal { try await world.verify(credentials[1]) } == .authInvalidToken)
  }

  @Test func rolesComeFromTheDatabaseAndNotFromTheToken() async throws {
    let (world, credentials) = try await signedIn()
    for credential in credentials { #expect(try await world.verify(credential).roles == [.user]) }
    try await world.execute("UPDATE user_roles SET role = 'admin'")
    world.clock.advance(by: .seconds(2))
    for credential in credentials { #expect(try await world.verify(credential).isAdmin) }
    try await world.execute("DELETE FROM user_roles")
    world.clock.advance(by: .seconds(2))
    for credential in credentials { #expect(try await world.verify(credential).scopes.isEmpty) }
  }

  @Test func signOutInAnotherProcessIsSeenWithinTwoSeconds() async throws {
    let (world, credentials) = try await signedIn()
    let other = try await world.otherProcess()
    for credential in credentials {
      let principal = try await world.verify(credential)
      try await other.signOut(CallContext(requestID: "test", principal: principal))
      world.clock.advance(by: .seconds(2))
      #expect(await refusal { try await world.verify(credential) } != nil)
    }
  }

  /// The verification reads the live session, then the sign-out happens, then the verification goes on.
  @Test func aSignOutDuringAVerificationIsNotForgotten() async throws {
    let (world, credentials) = try await signedIn()
    for credential in credentials {
      let principal = try await world.verify(credential)
      world.clock.advance(by: .seconds(2))
      let auth = world.auth
      world.sessions.afterNextRead {
        try? await auth.signOut(CallContext(requestID: "test", principal: principal))
      }
      _ = try await world.verify(credential)
      #expect(await refusal { try await world.verify(credential) } != nil)
    }
  }

  @Test func signingOutTwiceIsFine() async throws {
    let (world, credentials) = try await signedIn()
    let context = CallContext(requestID: "test", principal: try await world.verify(credentials[0]))
    try await world.auth.signOut(context)
    try await world.auth.signOut(context)
    try await world.auth.signOut(world.admin)
  }

  @Test func aSessionSurvivesARestart() async throws {
    let (world, credentials) = try await signedIn()
    let restarted = try await world.otherProcess()
    for credential in credentials {
      #expect(try await restarted.verifyCredential(credential, world.anyone).username == "alice")
    }
  }

  @Test func aTokenOutlivesNoSession() async throws {
    let world = try await World.inMemory(
      AuthSettings(sessionLifetime: .seconds(600), accessTokenLifetime: .seconds(900)))
    try await world.register()
    #expect(try await world.issueToken().expiresIn == 600)
  }

  @Test func aDatabaseThatFailsIsUnavailableAndNotASignOut() async throws {
    let (world, credentials) = try await signedIn()
    try await world.execute("DROP TABLE user_roles")
    for credential in credentials {
      #expect(await refusal { try await world.verify(credential) } == .serverUnavailable)
    }
  }
}
