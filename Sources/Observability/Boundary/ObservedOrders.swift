public import CoreMetrics
public import Kernel
public import OrdersContract

/// Orders with a span for each call, and a count of what was placed and decided. An answer that is given again for a known
/// idempotency key counts once.
public struct ObservedOrders: OrdersService {
  private let inner: any OrdersService
  private let tracer: BoundaryTracer
  private let counters: OrderCounters

  public init(_ inner: any OrdersService, tracer: BoundaryTracer, metrics: any MetricsFactory) {
    self.inner = inner
    self.tracer = tracer
    counters = OrderCounters(metrics)
  }

  public func placeOrder(
    _ newOrder: NewOrder, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let answer = try await tracer.span("orders.placeOrder") { () async throws(OrdersError) in
      try await inner.placeOrder(newOrder, context)
    }
    if !answer.isReplay { counters.placed.increment() }
    return answer
  }

  public func editOrder(_ edit: OrderEdit, _ context: CallContext) async throws(OrdersError) -> Acknowledged<Order> {
    try await tracer.span("orders.editOrder") { () async throws(OrdersError) in
      try await inner.editOrder(edit, context)
    }
  }

  public func cancelOrder(
    _ cancellation: Cancellation, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    try await tracer.span("orders.cancelOrder") { () async throws(OrdersError) in
      try await inner.cancelOrder(cancellation, context)
    }
  }

  public func approveOrder(
    _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let answer = try await tracer.span("orders.approveOrder") { () async throws(OrdersError) in
      try await inner.approveOrder(decision, context)
    }
    if !answer.isReplay { counters.approved.increment() }
    return answer
  }

  public func rejectOrder(
    _ decision: Decision, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let answer = try await tracer.span("orders.rejectOrder") { () async throws(OrdersError) in
      try await inner.rejectOrder(decision, context)
    }
    if !answer.isReplay { counters.rejected.increment() }
    return answer
  }

  public func undoDecision(
    _ undo: DecisionUndo, _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<Order> {
    let answer = try await tracer.span("orders.undoDecision") { () async throws(OrdersError) in
      try await inner.undoDecision(undo, context)
    }
    if !answer.isReplay { counters.undone.increment() }
    return answer
  }

  public func decideOrders(
    _ decisions: [BulkDecision], _ context: CallContext
  ) async throws(OrdersError) -> Acknowledged<[Order]> {
    let answer = try await tracer.span("orders.decideOrders") { () async throws(OrdersError) in
      try await inner.decideOrders(decisions, context)
    }
    if !answer.isReplay { counters.count(answer.value) }
    return answer
  }

  public func listMyOrders(
    status: OrderStatus?, search: String?, _ page: PageRequest, _ context: CallContext
  ) async throws(OrdersError) -> OrderPage {
    try await tracer.span("orders.listMyOrders") { () async throws(OrdersError) in
      try await inner.listMyOrders(status: status, search: search, page, context)
    }
  }

  public func listOrders(_ query: OrderQuery, _ context: CallContext) async throws(OrdersError) -> OrderPage {
    try await tracer.span("orders.listOrders") { () async throws(OrdersError) in
      try await inner.listOrders(query, context)
    }
  }

  public func exportOrders(_ filter: OrderFilter, _ context: CallContext) async throws(OrdersError) -> OrderBatches {
    try await tracer.span("orders.exportOrders") { () async throws(OrdersError) in
      try await inner.exportOrders(filter, context)
    }
  }

  public func orderStatistics(_ context: CallContext) async throws(OrdersError) -> OrderStatistics {
    try await tracer.span("orders.orderStatistics") { () async throws(OrdersError) in
      try await inner.orderStatistics(context)
    }
  }

  public func findOrder(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Order {
    try await tracer.span("orders.findOrder") { () async throws(OrdersError) in try await inner.findOrder(id, context) }
  }

  public func orderTimeline(_ id: EntityID, _ context: CallContext) async throws(OrdersError) -> Timeline {
    try await tracer.span("orders.orderTimeline") { () async throws(OrdersError) in
      try await inner.orderTimeline(id, context)
    }
  }

  public func followOrders(after sequence: Int?, _ context: CallContext) async throws(OrdersError) -> OrderChanges {
    try await tracer.span("orders.followOrders") { () async throws(OrdersError) in
      try await inner.followOrders(after: sequence, context)
    }
  }

  public func listAuditEvents(_ search: AuditSearch, _ context: CallContext) async throws(OrdersError) -> [AuditEvent] {
    try await tracer.span("orders.listAuditEvents") { () async throws(OrdersError) in
      try await inner.listAuditEvents(search, context)
    }
  }
}
