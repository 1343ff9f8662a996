import AuthContract
import ContractSuites
import Testing

struct AuthContractTests {
  @Test(arguments: Storage.allCases, AuthServiceSuite.checks)
  func authService(_ storage: Storage, _ check: AuthServiceSuite.Check) async throws {
    try await World.with(storage) { world in
      try await check.run(AuthServiceSuite(service: world.auth, clock: world.clock, admin: world.admin))
    }
  }

  @Test(arguments: Storage.allCases, AccountStoreSuite.checks)
  func stores(_ storage: Storage, _ check: AccountStoreSuite.Check) async throws {
    try await World.with(storage) { world in
      try await check.run(AccountStoreSuite(accounts: world.accounts, sessions: world.sessions, audit: world.audit))
    }
  }
}
