import ContractSuites
import Testing

@Suite("Orders: contract suites")
struct ContractTests {
  @Test(arguments: OrdersServiceAdapter.all, OrdersServiceSuite.scenarios)
  func ordersService(_ adapter: OrdersServiceAdapter, _ scenario: OrdersServiceScenario) async throws {
    try await scenario.run(over: adapter)
  }

  @Test(arguments: StoreEngine.chosen, OrderStoreSuite.scenarios)
  func orderStore(_ engine: StoreEngine, _ scenario: OrderStoreScenario) async throws {
    try await scenario.run(over: engine)
  }
}
