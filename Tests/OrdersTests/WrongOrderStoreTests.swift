import ContractSuites
import Orders
import Testing

/// The suite of a store notices what a store gets wrong, over whatever engine that is.
struct WrongOrderStoreTests {
  private func engine(
    _ spoil: @escaping @Sendable (StoreEngine.OrderStores) -> StoreEngine.OrderStores
  ) -> StoreEngine {
    let engine = StoreEngine.sqliteMemory
    return StoreEngine(
      "spoiled \(engine.name)",
      orders: { use in try await engine.withOrderStores { stores in try await use(spoil(stores)) } },
      auth: engine.withAuthStores)
  }

  @Test(arguments: OrderStoreFault.all)
  func aFaultIsNoticed(_ fault: OrderStoreFault) async throws {
    let scenario = try #require(OrderStoreSuite.scenarios.first { $0.testDescription == fault.scenario })
    await withKnownIssue("the scenario fails over a store that \(fault)") {
      try await scenario.run(over: engine(fault.spoil))
    }
  }

  @Test(arguments: OrderStoreSuite.scenarios)
  func aStoreThatOnlyPassesOnIsRight(_ scenario: OrderStoreScenario) async throws {
    let engine = engine { StoreEngine.OrderStores(store: PassingStore(store: $0.store), audit: $0.audit) }
    try await scenario.run(over: engine)
  }
}
