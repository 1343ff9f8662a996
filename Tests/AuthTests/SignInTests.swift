import Auth
import AuthContract
import GRDB
import Kernel
import SQLiteKit
import Testing

struct SignInTests {
  @Test func unknownAndBadNamesCostTheSameAsKnownOnes() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let tooLong = String(repeating: "x", count: 129)
    for (username, password) in [
      ("alice", "wrong password"), ("nobody", "wrong password"), ("no", "wrong password"), ("", ""),
      ("alice", tooLong), ("nobody", tooLong),
    ] {
      world.hasher.forgetCalls()
      #expect(
        await refusal { try await world.signIn(username, password: password) } == .authInvalidCredentials)
      #expect(world.hasher.verified == [12], "\(username)")
    }
  }

  @Test func aDisabledUserIsRefusedLikeAWrongPassword() async throws {
    let world = try await World.inMemory()
    try await world.register()
    try await world.execute("UPDATE users SET disabled = 1")
    world.hasher.forgetCalls()
    #expect(await refusal { try await world.signIn() } == .authInvalidCredentials)
    #expect(await refusal { try await world.issueToken() } == .authInvalidCredentials)
    #expect(world.hasher.verified == [12, 12])
  }

  @Test func aCheaperHashIsRenewedAtAGoodLogin() async throws {
    let world = try await World.inMemory()
    world.hasher.setCost(10)
    try await world.register()
    world.hasher.setCost(12)
    #expect(await refusal { try await world.signIn(password: "wrong password") } == .authInvalidCredentials)
    #expect(try await world.accounts.findAccount(username: Username("alice"))?.passwordHash.cost == 10)
    _ = try await world.signIn()
    #expect(try await world.accounts.findAccount(username: Username("alice"))?.passwordHash.cost == 12)
    world.hasher.forgetCalls()
    _ = try await world.signIn()
    #expect(world.hasher.hashed.isEmpty)
  }

  /// 2^10 + 2^10 + 2^11 rounds are the 2^12 of the configured cost.
  @Test func aWrongPasswordForACheaperHashCostsTheSame() async throws {
    let world = try await World.inMemory()
    world.hasher.setCost(10)
    try await world.register()
    world.hasher.setCost(12)
    world.hasher.forgetCalls()
    #expect(await refusal { try await world.signIn(password: "wrong password") } == .authInvalidCredentials)
    #expect(world.hasher.verified == [10, 10, 11])
  }

  @Test func aBusyHasherIsTold() async throws {
    let world = try await World.inMemory()
    try await world.register()
    world.hasher.fail(.busy(retryAfter: 3))
    for username in ["alice", "nobody"] {
      let error = await #expect(throws: AuthError.self) { try await world.signIn(username) }
      #expect(error?.problem.code == .authBusy)
      #expect(error?.problem.retryAfter == 3)
      #expect(await refusal { try await world.issueToken(username) } == .authBusy)
    }
  }

  @Test func theSessionRemembersItsDevice() async throws {
    let world = try await World.inMemory()
    try await world.register()
    let client = CallContext.Client(address: "192.0.2.7", userAgent: "Browser/1.0")
    _ = try await world.auth.signIn(
      Credentials(username: "alice", password: World.password), CallContext(requestID: "test", client: client))
    let row = try await world.database.read { db in
      try String.fetchOne(db, sql: "SELECT kind || ' ' || address || ' ' || user_agent FROM sessions")
    }
    #expect(row == "browser 192.0.2.7 Browser/1.0")
  }
}
