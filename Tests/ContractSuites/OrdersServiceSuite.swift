public import Kernel
public import Orders
public import OrdersContract
public import TestSupport
public import Testing

/// One way to run the Orders service: in process over some store, or over a network.
public struct OrdersServiceAdapter: Sendable, CustomTestStringConvertible {
  /// What an adapter builds the service from.
  public struct Parts: Sendable {
    /// Moved by the scenario.
    public let clock: FakeClock
    /// Seeded, so that identifiers are the same in every run.
    public let random: any RandomSource
    /// What the operator decided.
    public let settings: OrdersSettings
  }

  /// Names the adapter in the test report.
  public let testDescription: String
  let serve: @Sendable (Parts, @Sendable (any OrdersService) async throws -> Void) async throws -> Void

  /// - Parameter serve: makes an empty service, passes it to the scenario, and clears everything away afterwards.
  public init(
    _ name: String,
    serve: @escaping @Sendable (Parts, @Sendable (any OrdersService) async throws -> Void) async throws -> Void
  ) {
    self.testDescription = name
    self.serve = serve
  }
}

/// One promise of the Orders service.
public struct OrdersServiceScenario: Sendable, CustomTestStringConvertible {
  /// Names the scenario in the test report.
  public let testDescription: String
  let settings: OrdersSettings
  let play: @Sendable (OrdersStage) async throws -> Void

  init(
    _ name: String, settings: OrdersSettings = OrdersSettings(),
    play: @escaping @Sendable (OrdersStage) async throws -> Void
  ) {
    self.testDescription = name
    self.settings = settings
    self.play = play
  }

  /// Plays the scenario on an empty service; what does not hold is an issue of the running test.
  public func run(over adapter: OrdersServiceAdapter) async throws {
    let clock = FakeClock()
    let random = SeededRandom(20)
    let settings = settings
    try await adapter.serve(OrdersServiceAdapter.Parts(clock: clock, random: random, settings: settings)) { service in
      try await play(OrdersStage(service: service, clock: clock))
    }
  }
}

/// What every implementation of `OrdersService` has to do, over every transport and every store.
public enum OrdersServiceSuite {
  /// All promises; each runs over each adapter.
  public static let scenarios =
    placing + lists + access + decisions + concurrency + auditedChanges + auditedRefusals + auditReading
    + model + races + idempotency + keys + undo + edits + bulk + finding
    + search + ownSearch + live + export + statistics
}
