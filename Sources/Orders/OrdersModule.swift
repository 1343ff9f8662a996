public import Kernel
public import OrdersContract

/// The Orders module in this process: it checks who may do what, applies the rules, and asks its store for one
/// transaction a call.
///
/// Each verb is an extension in a file of its own under `UseCases/`.
public struct OrdersModule: OrdersService {
  let store: any OrderStore
  let audit: any AuditStore
  let clock: any WallClock
  let random: any RandomSource
  let settings: OrdersSettings
  let attempts = RunningAttempts()
  let recentStatistics = RecentStatistics()
  /// Tells those who follow orders what has changed.
  public let feed: OrderFeed

  /// - Parameters:
  ///   - audit: the trail that `store` appends to, for what changes nothing: refusals, and reading the trail.
  ///   - random: makes the identifiers of orders.
  public init(
    store: any OrderStore, audit: any AuditStore, clock: any WallClock, random: any RandomSource,
    settings: OrdersSettings
  ) {
    self.store = store
    self.audit = audit
    self.clock = clock
    self.random = random
    self.settings = settings
    feed = OrderFeed(store: store)
  }
}

extension OrdersModule {
  /// The first step of every call: who is calling, and whether they still wait for the answer.
  func caller(_ context: CallContext) throws(OrdersError) -> Principal {
    guard let principal = context.principal else { throw .authenticationRequired }
    if let deadline = context.deadline, clock.now() >= deadline { throw .deadlineExceeded }
    return principal
  }

  /// The first two steps of a call about everyone's orders.
  func overseer(_ context: CallContext) async throws(OrdersError) -> Principal {
    let caller = try caller(context)
    guard Access.seesEveryone(caller) else { try await refuse(.adminOrders, to: caller, context) }
    return caller
  }

  /// Asks the store. What goes wrong there is `unavailable` to the caller; the cause is for the log.
  func stored<Value>(_ ask: () async throws(StoreError) -> Value) async throws(OrdersError) -> Value {
    do {
      return try await ask()
    } catch {
      throw .unavailable(cause: error.description)
    }
  }
}
