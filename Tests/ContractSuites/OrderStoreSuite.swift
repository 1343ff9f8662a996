public import Kernel
public import Orders
public import Testing

/// One kind of store for orders, with the audit trail that it appends to.
public struct OrderStoreAdapter: Sendable, CustomTestStringConvertible {
  /// What is done with the two while they are open.
  public typealias Use = @Sendable (any OrderStore, any AuditStore) async throws -> Void

  /// Names the adapter in the test report.
  public let testDescription: String
  let open: @Sendable (Use) async throws -> Void

  /// - Parameter open: makes an empty store and its empty trail, passes them to the scenario, and clears everything away
  ///   afterwards.
  public init(_ name: String, open: @escaping @Sendable (Use) async throws -> Void) {
    self.testDescription = name
    self.open = open
  }
}

/// One promise of a store for orders.
public struct OrderStoreScenario: Sendable, CustomTestStringConvertible {
  /// Names the scenario in the test report.
  public let testDescription: String
  let play: OrderStoreAdapter.Use

  init(_ name: String, play: @escaping OrderStoreAdapter.Use) {
    self.testDescription = name
    self.play = play
  }

  /// Plays the scenario on an empty store; what does not hold is an issue of the running test.
  public func run(over adapter: OrderStoreAdapter) async throws {
    try await adapter.open { store, trail in try await play(store, trail) }
  }
}

/// What every store for orders has to do.
public enum OrderStoreSuite {
  /// All promises; each runs over each adapter.
  public static let scenarios = reading + guards + atomicity + history + audit + claims
}
