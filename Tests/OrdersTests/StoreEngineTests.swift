import ContractSuites
import Testing

/// Which engines a run is over is said from outside, and nothing of it is left out in silence.
struct StoreEngineTests {
  @Test func withoutAChoiceEveryEngineIsChosen() {
    #expect(StoreEngine.chosen(by: nil).map(\.name) == ["sqlite-memory", "sqlite-file"])
  }

  @Test func theNamedEnginesAreChosen() {
    #expect(StoreEngine.chosen(by: "sqlite-file").map(\.name) == ["sqlite-file"])
    #expect(StoreEngine.chosen(by: " sqlite-file , sqlite-memory ").map(\.name) == ["sqlite-file", "sqlite-memory"])
  }

  @Test(arguments: ["sqlite", "", "sqlite-file,", "SQLite-File", "sqlite-memory,postgres"])
  func anUnknownEngineFailsWhateverRunsOverIt(_ names: String) async throws {
    let engine = try #require(StoreEngine.chosen(by: names).last)
    let (orders, accounts) = (
      try #require(OrderStoreSuite.scenarios.first), try #require(AccountStoreSuite.checks.first)
    )
    let error = await #expect(throws: UnknownStoreEngine.self) { try await orders.run(over: engine) }
    #expect(error?.description.hasSuffix("these engines are built in: sqlite-memory, sqlite-file") == true)
    await #expect(throws: UnknownStoreEngine.self) { try await accounts.run(over: engine) }
  }
}
