import ContractSuites
import Testing

@Suite("Orders: contract suites")
struct ContractTests {
  @Test(arguments: OrdersServiceAdapter.all, OrdersServiceSuite.scenarios)
  func ordersService(_ adapter: OrdersServiceAdapter, _ scenario: OrdersServiceScenario) async throws {
    try await scenario.run(over: adapter)
  }

  @Test(arguments: OrderStoreAdapter.all, OrderStoreSuite.scenarios)
  func orderStore(_ adapter: OrderStoreAdapter, _ scenario: OrderStoreScenario) async throws {
    try await scenario.run(over: adapter)
  }
}
