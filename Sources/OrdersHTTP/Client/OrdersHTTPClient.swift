public import Kernel
public import OrdersContract
public import PeerHTTP

/// Orders in another process.
public struct OrdersHTTPClient: OrdersService {
  private let peer: Peer

  /// - Parameter peer: the process that holds Orders.
  public init(peer: Peer) { self.peer = peer }

  public func placeOrder(
    _ newOrder: NewOrder, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await call(OrdersCalls.placeOrder, newOrder, context)
  }

  public func editOrder(_ edit: OrderEdit, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await call(OrdersCalls.editOrder, edit, context)
  }

  public func cancelOrder(
    _ cancellation: Cancellation, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await call(OrdersCalls.cancelOrder, cancellation, context)
  }

  public func approveOrder(
    _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await call(OrdersCalls.approveOrder, decision, context)
  }

  public func rejectOrder(
    _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await call(OrdersCalls.rejectOrder, decision, context)
  }

  public func undoDecision(
    _ undo: DecisionUndo, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await call(OrdersCalls.undoDecision, undo, context)
  }

  public func decideOrders(
    _ decisions: [BulkDecision], _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    try await call(OrdersCalls.decideOrders, decisions, context)
  }

  public func listMyOrders(
    status: OrderStatus?, search: String?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage {
    try await call(OrdersCalls.listMyOrders, OwnOrders(status: status, search: search, page: page), context)
  }

  public func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage {
    try await call(OrdersCalls.listOrders, query, context)
  }

  public func exportOrders(_ filter: OrderFilter, _ context: CallContext) async throws(OrdersError) -> OrderBatches {
    let stream = try await peer.open(OrdersCalls.exportOrders, filter, context, failure: OrdersError.self)
    return stream.elements.map(\.orders)
  }

  public func orderStatistics(_ context: CallContext) async throws(OrdersError) -> OrderStatistics {
    try await call(OrdersCalls.orderStatistics, NoArguments(), context)
  }

  public func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order {
    try await call(OrdersCalls.findOrder, id, context)
  }

  public func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline {
    try await call(OrdersCalls.orderTimeline, id, context)
  }

  public func followOrders(after sequence: Int?, _ context: CallContext) async throws(OrdersError) -> OrderChanges {
    let stream = try await peer.open(
      OrdersCalls.followOrders, Following(after: sequence), context, failure: OrdersError.self)
    return OrderChanges(after: stream.head.start, batches: stream.elements.map(\.changes))
  }

  public func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(OrdersError) -> [AuditEvent] {
    try await call(OrdersCalls.listAuditEvents, search, context)
  }

  private func call<Arguments, Answer>(
    _ call: PeerCall<Arguments, Answer>, _ arguments: Arguments, _ context: CallContext
  ) async throws(OrdersError) -> Answer {
    try await peer.call(call, arguments, context, failure: OrdersError.self)
  }
}
