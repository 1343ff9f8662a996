import Kernel
import OrdersContract
import TestSupport
import Testing

/// An empty service with a clock and a cast, for one scenario.
struct OrdersStage: Sendable {
  let service: any OrdersService
  let clock: FakeClock

  let owner = Cast.context("owner", 1, [.user])
  let neighbour = Cast.context("neighbour", 2, [.user])
  let approver = Cast.context("approver", 3, [.approver])
  let secondApprover = Cast.context("second_approver", 4, [.approver])
  let auditor = Cast.context("auditor", 5, [.auditor])
  let admin = Cast.context("admin", 6, [.admin])
  let nobody = CallContext(requestID: "req-nobody")

  /// An identifier that no order has.
  let unknown = EntityID(at: Timestamp(milliseconds: 0), from: SeededRandom(99))

  func place(
    _ itemName: String = "Monitor", quantity: Int = 1, notes: String = "", as context: CallContext? = nil
  ) async throws(OrdersError) -> Order {
    try await service.placeOrder(
      NewOrder(itemName: itemName, quantity: quantity, notes: notes), context ?? owner
    ).value
  }

  func decision(on order: Order, version: Int? = nil, reason: String = "") -> Decision {
    Decision(orderID: order.id, version: version ?? order.version, reason: reason)
  }

  /// The whole audit trail, newest first.
  func trail() async throws(OrdersError) -> [AuditEvent] {
    try await service.listAuditEvents(AuditSearch(limit: 1000), auditor)
  }

  /// What the owner sees of all their orders.
  func total(_ status: OrderStatus? = nil) async throws(OrdersError) -> Int {
    try await mine(status).total.count
  }

  /// A page of somebody's own orders: the owner's unless told otherwise.
  func mine(
    _ status: OrderStatus? = nil, search: String? = nil, _ page: PageRequest = PageRequest(),
    as context: CallContext? = nil
  ) async throws(OrdersError) -> OrderPage {
    try await service.listMyOrders(status: status, search: search, page, context ?? owner)
  }

  /// A page of everyone's orders.
  func everyones(
    _ filter: OrderFilter = OrderFilter(), sort: OrderSort = .newest, _ page: PageRequest = PageRequest()
  ) async throws(OrdersError) -> OrderPage {
    try await service.listOrders(OrderQuery(filter, sort: sort, page: page), auditor)
  }
}

extension OrdersStage {
  /// Everyone's orders by following the cursors, and their total on every page.
  func walk(
    _ filter: OrderFilter = OrderFilter(), sort: OrderSort = .newest, limit: Int
  ) async throws -> [Order] {
    var orders: [Order] = []
    var page = PageRequest(limit: limit)
    var totals: Set<OrderTotal> = []
    while true {
      let answer = try await everyones(filter, sort: sort, page)
      try #require(answer.orders.count == limit || answer.nextCursor == nil)
      totals.insert(answer.total)
      try #require(totals.count == 1)
      orders += answer.orders
      guard let next = answer.nextCursor else { return orders }
      try #require(orders.count < answer.total.count || !answer.total.isExact)
      let cursor = try #require(Cursor(text: next))
      page.cursor = cursor
    }
  }

  /// The first changes after a sequence, as somebody who follows them is told.
  func changes(after sequence: Int?, count: Int, as context: CallContext? = nil) async throws -> [OrderChange] {
    let changes = try await service.followOrders(after: sequence, context ?? auditor)
    return try await changes.batches.first(count)
  }
}

extension Pulled where Element == [OrderChange] {
  /// Waits for so many changes; fewer when the stream ends before.
  func first(_ count: Int) async throws -> [OrderChange] {
    var seen: [OrderChange] = []
    while seen.count < count, let batch = try await next() { seen += batch }
    return seen
  }
}

/// The people of the scenarios.
enum Cast {
  static func context(_ username: String, _ seed: UInt64, _ roles: [Role]) -> CallContext {
    let id = EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom(seed))
    let principal = Principal(userID: id, username: username, roles: roles, sessionID: nil)
    return CallContext(
      requestID: "req-\(username)", principal: principal, credential: SuiteCredential.of(principal))
  }

  static func person(_ context: CallContext) -> Person? {
    context.principal.map { Person(userID: $0.userID, username: $0.username) }
  }

  static func actor(_ context: CallContext) -> AuditActor? { context.principal.map { AuditActor($0) } }
}

/// The error that a call ends in; `nil` when it succeeds, so that a comparison with a code fails.
func refusal<Value>(_ call: () async throws(OrdersError) -> Value) async -> OrdersError? {
  do {
    _ = try await call()
    return nil
  } catch {
    return error
  }
}

extension OrdersError {
  var code: ProblemCode { problem.code }

  /// `item_name too_long`, in the order of the answer.
  var fields: [String] { problem.fields.map { "\($0.field) \($0.code.rawValue)" } }
}
