import GRDB
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit
import Synchronization
import TestSupport
import Testing

/// Every statement that a service really runs, listed anywhere or not: the database is watched while it is used.
@Suite("Orders: plans of what is run")
struct RecordedPlanTests {
  private final class Recorder: Sendable {
    private let statements = Mutex<Set<String>>([])

    /// Those of the search index about its own tables are its own matter, those of the audit trail that of its own tests.
    func record(_ sql: String) {
      let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE"]
      guard verbs.contains(where: sql.hasPrefix), !sql.contains("order_search_"), !sql.contains("audit_events")
      else { return }
      statements.withLock { _ = $0.insert(sql) }
    }

    var all: [String] { statements.withLock { $0.sorted() } }
  }

  @Test(arguments: QueryPlanTests.Statistics.allCases)
  func everythingGoesThroughAnIndex(_ statistics: QueryPlanTests.Statistics) async throws {
    let database = try await statistics.database()
    let recorder = Recorder()
    try await database.write { db in
      db.trace { event in if case .statement(let statement) = event { recorder.record(statement.sql) } }
    }
    try await use(database)
    let statements = recorder.all
    for table in [
      "orders", "order_events", "order_search", "order_owners", "order_totals", "order_days", "decision_times",
      "idempotency_keys",
    ] {
      #expect(statements.contains { $0.contains(table) }, "\(table)")
    }
    #expect(statements.count > 40)
    let plans = try await database.write { db in
      db.trace(nil)
      return try statements.map { try QueryPlan($0, db) }
    }
    for plan in plans {
      // The one walks over the oldest rows, and not far; the other sorts what ends at a limit.
      let isPurge = plan.sql.contains("SELECT number FROM idempotency_keys ORDER BY number LIMIT 500")
      let faults = plan.faults(maySort: plan.sql.contains("LIMIT ?)\n"))
      #expect(faults == (isPurge ? ["SCAN idempotency_keys"] : []), "\(plan)")
    }
  }

  /// All calls, and all kinds of lists.
  private func use(_ database: SQLiteDatabase) async throws {
    let service = OrdersModule(
      store: OrderSQLiteStore(database: database), audit: database.ordersAudit, clock: FakeClock(),
      random: SeededRandom(7), settings: OrdersSettings())
    let owner = caller(Fixtures.owners[0], [.user])
    let admin = caller(Fixtures.approver, [.admin])
    let order = try await change(service, owner, admin)
    for person in [owner, admin] {
      _ = try await service.findOrder(order.id, person)
      _ = try await service.orderTimeline(order.id, person)
      for search in [nil, "k", "é", "esk", "ésk"] {
        _ = try await service.listMyOrders(status: .pending, search: search, PageRequest(), person)
      }
      _ = try await service.followOrders(after: 0, person).batches.next()
    }
    for filter in filters {
      for sort in OrderSort.allCases {
        let query = OrderQuery(filter, sort: sort, page: PageRequest(limit: 1))
        guard let next = try await service.listOrders(query, admin).nextCursor, let cursor = Cursor(text: next)
        else { continue }
        _ = try await service.listOrders(OrderQuery(filter, sort: sort, page: PageRequest(cursor: cursor)), admin)
        _ = try await service.listOrders(OrderQuery(filter, sort: sort, page: PageRequest(offset: 2)), admin)
      }
      _ = try await service.exportOrders(filter, admin).next()
    }
    _ = try await service.orderStatistics(admin)
    try await service.purgeClaims()
  }

  /// Every change there is, and one of them a second time.
  private func change(_ service: OrdersModule, _ owner: CallContext, _ admin: CallContext) async throws -> Order {
    let wish = NewOrder(itemName: "Desk", quantity: 1, notes: "")
    var keyed = owner
    keyed.idempotencyKey = "key"
    var order = try await service.placeOrder(wish, keyed).value
    order = try await service.editOrder(OrderEdit(orderID: order.id, version: 1, itemName: "Chair"), owner).value
    let replay = try await service.placeOrder(wish, keyed)
    #expect(replay.isReplay)
    order = try await service.approveOrder(Decision(orderID: order.id, version: 2, reason: "x"), admin).value
    order = try await service.undoDecision(DecisionUndo(orderID: order.id), admin).value
    let decision = BulkDecision(.rejected, Decision(orderID: order.id, version: 4, reason: ""))
    _ = try await service.decideOrders([decision], admin)
    let other = try await service.placeOrder(wish, owner).value
    _ = try await service.cancelOrder(Cancellation(orderID: other.id, version: 1), owner)
    return order
  }

  private var filters: [OrderFilter] {
    var filters: [OrderFilter] = []
    for owner in [nil, Fixtures.owners[0].userID] {
      for search in [nil, "o", "own", "ówn"] {
        for status in [nil, OrderStatus.approved] {
          for from in [nil, Timestamp(milliseconds: 5)] {
            filters.append(OrderFilter(userID: owner, search: search, status: status, from: from))
          }
        }
      }
    }
    return filters + [OrderFilter(username: "owner"), OrderFilter(to: Timestamp(milliseconds: 1 << 41))]
  }

  private func caller(_ person: Person, _ roles: [Role]) -> CallContext {
    let principal = Principal(userID: person.userID, username: person.username, roles: roles, sessionID: nil)
    return CallContext(requestID: "req-1", principal: principal)
  }
}
