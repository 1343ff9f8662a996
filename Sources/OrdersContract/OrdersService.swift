public import Kernel

/// What people ask for, and what was decided: the boundary of the Orders module.
///
/// Every call needs a principal, and throws `authenticationRequired` without one. Every call may also throw `unavailable`
/// and `deadlineExceeded`, in process as well as over a network.
///
/// What changes orders takes an idempotency key from the context: with one it may be retried at will, also when no answer came,
/// and answers as it did the first time for 24 hours. It throws `keyReused` when the key came with another request, and
/// `inProgress` while the first one is still running. A refusal is not kept: the retry is a new attempt.
public protocol OrdersService: Sendable {
  /// Places an order for the caller. Needs `user:orders`.
  /// - Throws: `invalid`, `forbidden`.
  func placeOrder(_ newOrder: NewOrder, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order>

  /// Changes the caller's own pending order. An edit that changes nothing is no change. Needs `user:orders`.
  /// - Throws: `notFound`, `notOwner`, `notPending`, `versionConflict`, `invalid`, `forbidden`.
  func editOrder(_ edit: OrderEdit, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order>

  /// Cancels the caller's own pending order. Needs `user:orders`.
  /// - Throws: `notFound`, `notOwner`, `notPending`, `versionConflict`, `invalid`, `forbidden`.
  func cancelOrder(
    _ cancellation: Cancellation, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order>

  /// Says yes to the version of a pending order that the caller saw. Needs `admin:orders`.
  /// - Throws: `notFound`, `notPending`, `versionConflict`, `ownOrder`, `invalid`, `forbidden`.
  func approveOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order>

  /// Says no, otherwise as `approveOrder`.
  /// - Throws: `notFound`, `notPending`, `versionConflict`, `ownOrder`, `invalid`, `forbidden`.
  func rejectOrder(_ decision: Decision, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order>

  /// Takes the caller's own decision back within `orders.undoWindow`: the order is pending again. Needs `admin:orders`.
  /// - Throws: `notFound`, `notDecided`, `notUndoable`, `versionConflict`, `invalid`, `forbidden`.
  func undoDecision(_ undo: DecisionUndo, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order>

  /// Carries out 1-100 decisions about different orders, all or none. Needs `admin:orders`.
  /// - Returns: the orders in the order of the decisions.
  /// - Throws: `decisionsRefused` with every one that failed, `invalid`, `forbidden`.
  func decideOrders(
    _ decisions: [BulkDecision], _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]>

  /// The caller's own orders, newest first, of one status or of all. Safe to retry.
  /// - Parameter search: 1-255 characters, in any case: a part of the item, anywhere in it. The caller's own name, which is on
  ///   all of them, is no match.
  /// - Throws: `invalid` for a bad search, a page out of range or a cursor of another query.
  func listMyOrders(
    status: OrderStatus?, search: String?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage

  /// Everyone's orders. Needs `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `invalid`, also when more than 10,000 orders would have to be sorted by something else than time;
  ///   `forbidden`.
  func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage

  /// Everyone's orders that match, newest first, all of them; the export is recorded. Orders that are placed meanwhile are not
  /// among them; one that changes meanwhile is as it is when its batch is read. Needs `admin:orders` or `audit:read`.
  /// - Throws: `invalid`, `forbidden`.
  func exportOrders(_ filter: OrderFilter, _ context: CallContext) async throws(OrdersError) -> OrderBatches

  /// How the desk is doing; what another process changes may be missing for a second. Needs `admin:orders` or `audit:read`.
  /// Safe to retry.
  /// - Throws: `forbidden`.
  func orderStatistics(_ context: CallContext) async throws(OrdersError) -> OrderStatistics

  /// One order: the caller's own, or anyone's with `admin:orders` or `audit:read`. Safe to retry.
  /// - Throws: `notFound`, also for an order that the caller may not see.
  func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order

  /// All that happened to an order, oldest first; who may see the order may see this. Safe to retry.
  /// - Throws: `notFound`.
  func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline

  /// The changes of the orders that the caller may see, as they happen: each exactly once and in order, from now on or after a
  /// sequence. Whose orders these are is settled when it begins. Safe to retry.
  /// - Throws: `invalid` for a sequence that has not been reached.
  func followOrders(after sequence: Int?, _ context: CallContext) async throws(OrdersError) -> OrderChanges

  /// What this module has recorded for the audit trail, newest first. Needs `audit:read`. Safe to retry.
  /// - Throws: `forbidden`.
  func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(OrdersError) -> [AuditEvent]
}
