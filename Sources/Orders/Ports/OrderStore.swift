public import Kernel
public import OrdersContract

/// Where orders are kept. Each call is one transaction, or one snapshot; a change that has returned is on disk.
///
/// What changes orders takes an entry for the audit trail along and appends it in the same transaction, once and only when
/// something has changed.
///
/// A store carries guards out and tells what it found; why a change was refused is the domain's to say. Every call throws
/// `StoreError` when the store itself fails, and then nothing has changed.
public protocol OrderStore: Sendable {
  /// Stores a new order together with the first event of its timeline.
  func place(_ order: Order, _ entry: TimelineEntry, audit: AuditEntry) async throws(StoreError)

  /// `nil` when there is no such order among the visible ones.
  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order?

  /// Oldest first. `nil` when there is no such order among the visible ones.
  func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline?

  /// One page, newest first; the identifier decides between equal times. The page has been checked before.
  func list(_ filter: OrderFilter, _ page: PageRequest) async throws(StoreError) -> OrderSlice

  /// Decides the order if it is still pending, at the version that was seen, and not of the excluded owner; the timeline
  /// entry is written with it. Otherwise nothing changes and the order as it is comes back.
  func decide(_ change: DecisionChange, audit: AuditEntry) async throws(StoreError) -> DecisionOutcome

  /// Stores orders with all that happened to them, in one transaction: demo data, imports, benchmarks. Orders whose
  /// identifier is known already are skipped, with their events. A thousand at a time is a good size.
  /// - Parameter audit: one for all of them; the number of new orders is added to it as the change `orders`.
  /// - Returns: how many were new.
  /// - Throws: also when an order does not have one event for each version.
  func insertHistory(_ histories: [OrderHistory], audit: AuditEntry) async throws(StoreError) -> Int
}
