import ContractSuites
import Testing

struct AuthContractTests {
  @Test(arguments: AuthServiceAdapter.all, AuthServiceSuite.checks)
  func authService(_ adapter: AuthServiceAdapter, _ check: AuthServiceSuite.Check) async throws {
    try await check.run(over: adapter)
  }

  @Test(arguments: StoreEngine.chosen, AccountStoreSuite.checks)
  func stores(_ engine: StoreEngine, _ check: AccountStoreSuite.Check) async throws {
    try await check.run(over: engine)
  }
}
