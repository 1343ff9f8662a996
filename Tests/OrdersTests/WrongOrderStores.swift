import ContractSuites
import Kernel
import Orders
import OrdersContract

/// Something that a store for orders may get wrong, and the scenario that has to notice it.
struct OrderStoreFault: Sendable, CustomStringConvertible {
  let description: String
  let scenario: String
  let spoil: @Sendable (StoreEngine.OrderStores) -> StoreEngine.OrderStores

  init(
    _ description: String, noticedBy scenario: String,
    spoil: @escaping @Sendable (StoreEngine.OrderStores) -> StoreEngine.OrderStores
  ) {
    self.description = description
    self.scenario = scenario
    self.spoil = spoil
  }

  init(
    _ description: String, noticedBy scenario: String,
    spoil: @escaping @Sendable (any OrderStore) -> any OrderStore
  ) {
    self.init(description, noticedBy: scenario) { stores in
      StoreEngine.OrderStores(store: spoil(stores.store), audit: stores.audit)
    }
  }

  static let all = [
    OrderStoreFault(
      "appends no audit event for a decision",
      noticedBy: "every change appends its audit event as it was given, and links it to the one before"
    ) { stores in
      StoreEngine.OrderStores(store: stores.store, audit: ForgetfulTrail(trail: stores.audit))
    },
    OrderStoreFault(
      "takes any version for the right one",
      noticedBy: "a guard that does not hold leaves everything as it is, and tells how it is"
    ) { VersionBlindStore(store: $0) },
    OrderStoreFault(
      "keeps an order whose event cannot be written", noticedBy: "without its events an order is not stored"
    ) { HalfStore(store: $0) },
    OrderStoreFault(
      "remembers no attempt", noticedBy: "a claim is answered once, and again with what it came to then"
    ) { ClaimlessStore(store: $0) },
    OrderStoreFault(
      "carries out what it can of many changes",
      noticedBy: "many changes are all carried out or none, each seen before the first is made"
    ) { OneByOneStore(store: $0) },
    OrderStoreFault(
      "shows everybody everything", noticedBy: "an order is visible to everyone's readers and to its owner"
    ) { OpenStore(store: $0) },
    OrderStoreFault(
      "lists the oldest first", noticedBy: "lists are newest first, and of equal times the one that was stored last"
    ) { ReversedStore(store: $0) },
  ]
}

/// Gets nothing wrong, so that whatever a wrong store fails by is its fault.
struct PassingStore: ForwardingOrderStore {
  let store: any OrderStore
}

private struct ForgetfulTrail: AuditStore {
  let trail: any AuditStore

  func append(_ entry: AuditEntry) async throws(StoreError) { try await trail.append(entry) }
  func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent] {
    try await trail.list(search).filter { ![.approveOrder, .rejectOrder].contains($0.action) }
  }
}

private struct VersionBlindStore: ForwardingOrderStore {
  let store: any OrderStore

  func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    try await store.change(changes.map(blind), claim: claim)
  }

  private func blind(_ change: GuardedChange) -> GuardedChange {
    GuardedChange(of: change.orderID) { current throws(OrdersError) in
      do throws(OrdersError) { return try change.rule(current) } catch {
        guard case .versionConflict = error, var claimed = current else { throw error }
        claimed.version += 1
        guard let made = try change.rule(claimed) else { return nil }
        var order = made.order
        order.version -= 1
        return Transition(order: order, entry: made.entry, audit: made.audit)
      }
    }
  }
}

private struct HalfStore: ForwardingOrderStore {
  let store: any OrderStore

  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    do { return try await store.place(placement, claim: claim) } catch {
      var audit = placement.audit
      audit.requestID = "written-later"
      let half = Transition(order: placement.order, entry: placement.entry, audit: audit)
      _ = try await store.place(half, claim: claim)
      throw error
    }
  }
}

private struct ClaimlessStore: ForwardingOrderStore {
  let store: any OrderStore

  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    try await store.place(placement, claim: nil)
  }
}

private struct OneByOneStore: ForwardingOrderStore {
  let store: any OrderStore

  func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    var refusals: [Int: OrdersError] = [:]
    var orders: [Order] = []
    for (index, change) in changes.enumerated() {
      switch try await store.change([change], claim: nil) {
      case .done(let changed), .replayed(let changed): orders += changed
      case .keyReused: return .keyReused
      case .refused(let errors): refusals[index] = errors[0]
      }
    }
    return refusals.isEmpty ? .done(orders) : .refused(refusals)
  }
}

private struct OpenStore: ForwardingOrderStore {
  let store: any OrderStore

  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? {
    try await store.find(id, among: .everyone)
  }
}

private struct ReversedStore: ForwardingOrderStore {
  let store: any OrderStore

  func list(_ selection: OrderSelection, _ page: PageRequest) async throws(StoreError) -> OrderListing {
    guard case .slice(let slice) = try await store.list(selection, page) else { return .tooManyToSort }
    return .slice(OrderSlice(orders: slice.orders.reversed(), total: slice.total, hasMore: slice.hasMore))
  }
}
