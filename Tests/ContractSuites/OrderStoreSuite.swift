import Kernel
import Orders
public import Testing

/// One promise of a store for orders.
public struct OrderStoreScenario: Sendable, CustomTestStringConvertible {
  /// What is done with the store and the trail that it appends to.
  typealias Play = @Sendable (any OrderStore, any AuditStore) async throws -> Void

  /// Names the scenario in the test report.
  public let testDescription: String
  let play: Play

  init(_ name: String, play: @escaping Play) {
    self.testDescription = name
    self.play = play
  }

  /// Plays the scenario on empty stores; what does not hold is an issue of the running test.
  public func run(over engine: StoreEngine) async throws {
    try await engine.withOrderStores { stores in try await play(stores.store, stores.audit) }
  }
}

/// What every store for orders has to do.
public enum OrderStoreSuite {
  /// All promises; each runs over each engine.
  public static let scenarios = reading + guards + atomicity + history + audit + claims
}
