import Kernel
import Orders
import OrdersContract
import Synchronization

/// A store that fails at every call, except for changes when there is an order to change.
struct FailingStore: OrderStore {
  /// The rules are asked about it, and nothing is ever stored.
  var order: Order?

  private let error = StoreError("disk on fire")

  init(order: Order? = nil) { self.order = order }

  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    throw error
  }
  func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    guard let order else { throw error }
    var refusals: [Int: OrdersError] = [:]
    for (index, change) in changes.enumerated() {
      do throws(OrdersError) { _ = try change.rule(order) } catch { refusals[index] = error }
    }
    if refusals.isEmpty { throw error }
    return .refused(refusals)
  }
  func forgetClaims(before moment: Timestamp) async throws(StoreError) -> Bool { throw error }
  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? { throw error }
  func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline? { throw error }
  func list(_ selection: OrderSelection, _ page: PageRequest) async throws(StoreError) -> OrderListing { throw error }
  func batch(
    _ selection: OrderSelection, after last: Order?, limit: Int
  ) async throws(StoreError) -> [Order] { throw error }
  func statistics(at now: Timestamp) async throws(StoreError) -> OrderStatistics { throw error }
  func lastSequence() async throws(StoreError) -> Int { throw error }
  func changes(
    after sequence: Int, among visible: Visibility, limit: Int
  ) async throws(StoreError) -> ChangeBatch { throw error }
  func insertHistory(_ histories: [OrderHistory], audit: AuditEntry) async throws(StoreError) -> Int { throw error }
}

/// A trail that can neither be written nor read.
struct FailingTrail: AuditStore {
  private let error = StoreError("trail on fire")

  func append(_ entry: AuditEntry) async throws(StoreError) { throw error }
  func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent] { throw error }
}

/// A trail that keeps what is appended; reading it fails.
final class RecordingTrail: AuditStore {
  private let kept = Mutex<[AuditEntry]>([])

  var entries: [AuditEntry] { kept.withLock { $0 } }

  func append(_ entry: AuditEntry) async throws(StoreError) { kept.withLock { $0.append(entry) } }
  func list(_ search: AuditSearch) async throws(StoreError) -> [AuditEvent] { throw StoreError("not stubbed") }
}
