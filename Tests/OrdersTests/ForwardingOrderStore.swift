import Kernel
import Orders
import OrdersContract

/// A store in front of another one: what it does not do itself, the other one does.
protocol ForwardingOrderStore: OrderStore {
  var store: any OrderStore { get }
}

extension ForwardingOrderStore {
  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    try await store.place(placement, claim: claim)
  }
  func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    try await store.change(changes, claim: claim)
  }
  func forgetClaims(before moment: Timestamp) async throws(StoreError) -> Bool {
    try await store.forgetClaims(before: moment)
  }
  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? {
    try await store.find(id, among: visible)
  }
  func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline? {
    try await store.timeline(of: id, among: visible)
  }
  func list(_ selection: OrderSelection, _ page: PageRequest) async throws(StoreError) -> OrderListing {
    try await store.list(selection, page)
  }
  func batch(
    _ selection: OrderSelection, after last: Order?, limit: Int
  ) async throws(StoreError) -> [Order] { try await store.batch(selection, after: last, limit: limit) }
  func statistics(at now: Timestamp) async throws(StoreError) -> OrderStatistics { try await store.statistics(at: now) }
  func lastSequence() async throws(StoreError) -> Int { try await store.lastSequence() }
  func changes(
    after sequence: Int, among visible: Visibility, limit: Int
  ) async throws(StoreError) -> ChangeBatch {
    try await store.changes(after: sequence, among: visible, limit: limit)
  }
  func insertHistory(_ histories: [OrderHistory], audit: AuditEntry) async throws(StoreError) -> Int {
    try await store.insertHistory(histories, audit: audit)
  }
}
