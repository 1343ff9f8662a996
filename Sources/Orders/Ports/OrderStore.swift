public import Kernel
public import OrdersContract

/// Where orders are kept. Each call is one transaction, or one snapshot; a change that has returned is on disk.
///
/// What changes orders appends to their timelines and to the audit trail in the same transaction, and keeps the claim with
/// its answer there too. Every call throws `StoreError` when the store itself fails, and then nothing has changed.
public protocol OrderStore: Sendable {
  /// Stores a new order.
  /// - Returns: `done`, or `replayed` or `keyReused` because of the claim.
  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome

  /// Changes orders, all or none.
  func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome

  /// Deletes some claims from before a moment.
  /// - Returns: whether there may be more.
  func forgetClaims(before moment: Timestamp) async throws(StoreError) -> Bool

  /// `nil` when there is no such order among the visible ones.
  func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order?

  /// Oldest first. `nil` when there is no such order among the visible ones.
  func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline?

  /// One page.
  func list(_ selection: OrderSelection, _ page: PageRequest) async throws(StoreError) -> OrderListing

  /// The next orders of a list that is sorted by time, without counting all of it.
  /// - Parameter last: goes on after this order.
  func batch(_ selection: OrderSelection, after last: Order?, limit: Int) async throws(StoreError) -> [Order]

  /// - Parameter now: the day of it is the last one.
  func statistics(at now: Timestamp) async throws(StoreError) -> OrderStatistics

  /// The newest change of all; 0 before the first one.
  func lastSequence() async throws(StoreError) -> Int

  /// Changes of visible orders, oldest first, each with the order as it was right after it.
  /// - Parameter limit: how many changes of all orders are looked at.
  func changes(
    after sequence: Int, among visible: Visibility, limit: Int
  ) async throws(StoreError) -> ChangeBatch

  /// Stores orders with all that happened to them, in one transaction: demo data, imports, benchmarks. Orders whose
  /// identifier is known already are skipped, with their events. A thousand at a time is a good size.
  /// - Parameter audit: one for all of them; the number of new orders is added to it as the change `orders`.
  /// - Returns: how many were new.
  /// - Throws: also when an order does not have one event for each version.
  func insertHistory(_ histories: [OrderHistory], audit: AuditEntry) async throws(StoreError) -> Int
}

/// A part of all changes, as one reader may see them.
public struct ChangeBatch: Sendable, Hashable {
  public let changes: [OrderChange]
  /// Everything up to this sequence has been looked at.
  public let through: Int
  /// Whether there was nothing after it.
  public let isCaughtUp: Bool

  public init(changes: [OrderChange], through: Int, isCaughtUp: Bool) {
    self.changes = changes
    self.through = through
    self.isCaughtUp = isCaughtUp
  }
}
