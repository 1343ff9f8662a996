import Kernel
import Orders
import OrdersContract
import Synchronization

/// A store that fails at every call, except for decisions when their outcome is given.
struct FailingStore: OrderStore {
  var outcome: DecisionOutcome?

  private let error = StoreError("disk on fire")

  init(outcome: DecisionOutcome? = nil) { self.outcome = outcome }

  func place(_ order: Order, _ entry: TimelineEntry, audit: AuditEntry) async throws(StoreError) { throw error }
  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? { throw error }
  func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline? { throw error }
  func list(_ filter: OrderFilter, _ page: PageRequest) async throws(StoreError) -> OrderSlice { throw error }
  func insertHistory(_ histories: [OrderHistory], audit: AuditEntry) async throws(StoreError) -> Int { throw error }
  func decide(_ change: DecisionChange, audit: AuditEntry) async throws(StoreError) -> DecisionOutcome {
    guard let outcome else { throw error }
    return outcome
  }
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
