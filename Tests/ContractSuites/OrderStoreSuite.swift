public import Orders
public import Testing

/// One kind of store for orders.
public struct OrderStoreAdapter: Sendable, CustomTestStringConvertible {
  /// Names the adapter in the test report.
  public let testDescription: String
  let open: @Sendable (@Sendable (any OrderStore) async throws -> Void) async throws -> Void

  /// - Parameter open: makes an empty store, passes it to the scenario, and clears everything away afterwards.
  public init(
    _ name: String, open: @escaping @Sendable (@Sendable (any OrderStore) async throws -> Void) async throws -> Void
  ) {
    self.testDescription = name
    self.open = open
  }
}

/// One promise of a store for orders.
public struct OrderStoreScenario: Sendable, CustomTestStringConvertible {
  /// Names the scenario in the test report.
  public let testDescription: String
  let play: @Sendable (any OrderStore) async throws -> Void

  init(_ name: String, play: @escaping @Sendable (any OrderStore) async throws -> Void) {
    self.testDescription = name
    self.play = play
  }

  /// Plays the scenario on an empty store; what does not hold is an issue of the running test.
  public func run(over adapter: OrderStoreAdapter) async throws {
    try await adapter.open { store in try await play(store) }
  }
}

/// What every store for orders has to do.
public enum OrderStoreSuite {
  /// All promises; each runs over each adapter.
  public static let scenarios = reading + guards + atomicity + history
}
