import Auth
import ContractSuites
import Testing

/// The suite of the stores notices what a store gets wrong, over whatever engine that is.
struct WrongAuthStoreTests {
  private func engine(_ spoil: @escaping @Sendable (AuthModule.Stores) -> AuthModule.Stores) -> StoreEngine {
    let engine = StoreEngine.sqliteMemory
    return StoreEngine(
      "spoiled \(engine.name)", orders: engine.withOrderStores,
      auth: { use in try await engine.withAuthStores { stores in try await use(spoil(stores)) } })
  }

  @Test(arguments: AuthStoreFault.all)
  func aFaultIsNoticed(_ fault: AuthStoreFault) async throws {
    let check = try #require(AccountStoreSuite.checks.first { $0.testDescription == fault.check })
    await withKnownIssue("the check fails over a store that \(fault)") {
      try await check.run(over: engine(fault.spoil))
    }
  }

  @Test(arguments: AccountStoreSuite.checks)
  func storesThatOnlyPassOnAreRight(_ check: AccountStoreSuite.Check) async throws {
    let engine = engine {
      AuthModule.Stores(
        accounts: PassingAccountStore(store: $0.accounts), sessions: PassingSessionStore(store: $0.sessions),
        audit: $0.audit)
    }
    try await check.run(over: engine)
  }
}
