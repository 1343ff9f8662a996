import Kernel
import Orders
import OrdersContract
import Testing

/// What a store answered, in a form that can be compared.
enum StoreAnswer: Hashable, Sendable {
  case done([Order])
  case replayed([Order])
  case keyReused
  /// The codes by the place of the change, and the orders as they are.
  case refused([Int: Refusal])

  struct Refusal: Hashable, Sendable {
    let code: ProblemCode
    var order: Order?

    init(_ code: ProblemCode, _ order: Order? = nil) {
      self.code = code
      self.order = order
    }
  }

  init(_ outcome: ChangeOutcome) {
    switch outcome {
    case .done(let orders): self = .done(orders)
    case .replayed(let orders): self = .replayed(orders)
    case .keyReused: self = .keyReused
    case .refused(let errors): self = .refused(errors.mapValues { Refusal($0.code, $0.currentOrder) })
    }
  }
}

/// Changes for scenarios that are about something else than the audit trail or the claim.
extension OrderStore {
  @discardableResult
  func place(
    _ order: Order, _ entry: TimelineEntry? = nil, audit: AuditEntry? = nil, claim: IdempotencyClaim? = nil
  ) async throws(StoreError) -> StoreAnswer {
    let entry = entry ?? Sample.placed(order)
    let audit = audit ?? Sample.event(.placeOrder, by: entry.actor, on: order.id)
    return StoreAnswer(try await place(Transition(order: order, entry: entry, audit: audit), claim: claim))
  }

  @discardableResult
  func decide(_ changes: GuardedChange..., claim: IdempotencyClaim? = nil) async throws(StoreError) -> StoreAnswer {
    StoreAnswer(try await change(changes, claim: claim))
  }

  func insertHistory(_ histories: [OrderHistory]) async throws(StoreError) -> Int {
    try await insertHistory(histories, audit: Sample.event(.importOrders))
  }

  /// A page that a store is able to give.
  func slice(
    _ selection: OrderSelection = Sample.everything, _ page: PageRequest = PageRequest()
  ) async throws -> OrderSlice {
    guard case .slice(let slice) = try await list(selection, page) else {
      throw StoreError("too many orders to sort them")
    }
    return slice
  }
}

extension OrderSlice {
  /// All of a list.
  init(_ orders: [Order], hasMore: Bool = false, total: Int? = nil) {
    self.init(orders: orders, total: OrderTotal(count: total ?? orders.count), hasMore: hasMore)
  }
}

extension AuditStore {
  /// The whole trail of a scenario, newest first.
  func all() async throws(StoreError) -> [AuditEvent] { try await list(AuditSearch(limit: 1000)) }
}

/// Whether a call fails as a store fails.
func storeFails<Value>(_ call: () async throws(StoreError) -> Value) async -> Bool {
  do {
    _ = try await call()
    return false
  } catch {
    return true
  }
}
