public import Kernel

/// What people ask for, and what was decided: the boundary of the Orders module.
///
/// Every call needs a principal, and throws `authenticationRequired` without one. Every call may also throw `unavailable`
/// and `deadlineExceeded`, in process as well as over a network.
public protocol OrdersService: Sendable {
  /// Places an order for the caller. Needs `user:orders`.
  /// - Throws: `invalid`, `forbidden`.
  func placeOrder(_ newOrder: NewOrder, _ context: CallContext) async throws(OrdersError) -> Order

  /// The caller's own orders, newest first. Safe to retry.
  /// - Throws: `invalid` for a page out of range or a cursor of another query.
  func listMyOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage

  /// Everyone's orders, newest first. Needs `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `invalid`, `forbidden`.
  func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage

  /// One order: the caller's own, or anyone's with `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `notFound`, also for an order that the caller may not see.
  func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order

  /// All that happened to an order, oldest first; who may see the order may see this. Safe to retry.
  /// - Throws: `notFound`.
  func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline

  /// Says yes to the version of a pending order that the caller saw. Needs `admin:orders`. A retry finds the order decided.
  /// - Throws: `notFound`, `notPending`, `versionConflict`, `ownOrder`, `invalid`, `forbidden`.
  func approveOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Order

  /// Says no, otherwise as `approveOrder`.
  /// - Throws: `notFound`, `notPending`, `versionConflict`, `ownOrder`, `invalid`, `forbidden`.
  func rejectOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Order

  /// What this module has recorded for the audit trail, newest first. Needs `audit:read`. Safe to retry.
  /// - Throws: `forbidden`.
  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(OrdersError) -> [AuditEvent]
}
