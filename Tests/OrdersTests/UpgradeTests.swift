import Foundation
import GRDB
import Kernel
import OrdersContract
import OrdersSQLite
import SQLiteKit
import TestSupport
import Testing

@testable import Orders

/// A database of the first release is after its migrations what it would be if it had been made today.
@Suite("Orders: upgrade from the first release")
struct UpgradeTests {
  private func withUpgraded(
    _ use: (SQLiteDatabase, OrderSQLiteStore, _ path: String) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "orders.sqlite").path
      try await OldDatabase.make(at: path)
      let database = try SQLiteDatabase.open(at: path, migrations: OrderSQLiteStore.migrations())
      try await use(database, OrderSQLiteStore(database: database), path)
      try database.close()
    }
  }

  /// Of orders of the same moment, the one with the smaller identifier is the older one: that is how it was.
  private let inOrder = OldDatabase.histories.sorted {
    ($0.order.createdAt, $0.order.id.text) < ($1.order.createdAt, $1.order.id.text)
  }

  @Test func ordersTimelinesAndTheirOrderAreKept() async throws {
    try await withUpgraded { _, store, _ in
      for history in OldDatabase.histories {
        let order = history.order
        #expect(try await store.find(order.id, among: .everyone) == order)
        let events = try await store.timeline(of: order.id, among: .owner(order.userID))?.events ?? []
        #expect(events.map(\.kind) == history.entries.map(\.kind))
        #expect(events.map(\.changes) == history.entries.map(\.changes))
        #expect(events.map(\.requestID) == history.entries.map(\.requestID))
        #expect(Order.replayed(order.id, events) == order)
      }
      let listing = try await store.list(OrderSelection(among: .everyone), PageRequest(limit: 100))
      let slice = OrderSlice(orders: inOrder.reversed().map(\.order), total: OrderTotal(count: 40), hasMore: false)
      #expect(listing == .slice(slice))
      #expect(try await store.lastSequence() == OldDatabase.histories.map(\.entries.count).reduce(0, +))
    }
  }

  @Test func allThatIsKeptAlongIsAsIfMadeAnew() async throws {
    let anew = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    let histories = inOrder
    _ = try await OrderSQLiteStore(database: anew).insertHistory(histories, audit: Fixtures.event(.importOrders))
    try await withUpgraded { database, store, _ in
      let differences = try await database.write { db in
        try OrderCounts.differences(db) + OrderCounts.searchDifferences(db)
      }
      #expect(differences == [])
      for table in ["orders", "order_totals", "order_owners", "order_days", "decision_times"] {
        let (upgraded, made) = (try await rows(of: table, database), try await rows(of: table, anew))
        #expect(upgraded == made && !made.isEmpty, "\(table)")
      }
      let now = Timestamp(milliseconds: 1_700_300_000_000)
      let statistics = try await store.statistics(at: now)
      #expect(statistics == (try await OrderSQLiteStore(database: anew).statistics(at: now)))
      #expect(statistics.total == 40 && statistics.medianSecondsToDecision != nil)
      #expect(statistics.perDay.map(\.orders).reduce(0, +) == 40)
      #expect(try await rows(of: "pragma_foreign_key_check", database) == [])
      let check = try await database.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") }
      #expect(check == "ok")
    }
  }

  @Test func searchFindsWhatWasThereBefore() async throws {
    try await withUpgraded { _, store, _ in
      for (search, status, count) in [
        ("item", nil, 40), ("ITEM 1", nil, 11), ("\"Ü\"", nil, 40), ("own", nil, 20), ("ne", nil, 20),
        ("ITEM", .cancelled, 10),
        ("o", .pending, 10), ("x", nil, 0),
      ] as [(String, OrderStatus?, Int)] {
        let selection = OrderSelection(OrderFilter(search: search, status: status), among: .everyone)
        guard case .slice(let slice) = try await store.list(selection, PageRequest(limit: 100)) else {
          Issue.record("\(search)")
          continue
        }
        #expect(slice.orders.count == count && slice.total == OrderTotal(count: count), "\(search)")
      }
    }
  }

  @Test func theDeskGoesOn() async throws {
    try await withUpgraded { database, store, path in
      let service = OrdersModule(
        store: store, audit: database.ordersAudit, clock: FakeClock(), random: SeededRandom(8),
        settings: OrdersSettings())
      let (owner, approver) = (caller(Fixtures.owners[0], [.user]), caller(Fixtures.approver, [.approver]))
      let placed = try await service.placeOrder(NewOrder(itemName: "new", quantity: 1, notes: ""), owner).value
      let pending = try #require(OldDatabase.histories.first { $0.order.status == .pending }?.order)
      for order in [placed, pending] {
        let decision = Decision(orderID: order.id, version: 1, reason: "")
        #expect(try await service.approveOrder(decision, approver).value.version == 2)
      }
      let before = OldDatabase.histories.map(\.entries.count).reduce(0, +)
      let changes = try await service.followOrders(after: before, approver).batches.first(3)
      #expect(changes.map(\.sequence) == [before + 1, before + 2, before + 3])
      for sql in [
        "DELETE FROM orders", "DELETE FROM order_events", "UPDATE order_events SET at = 1", "UPDATE orders SET id = id",
      ] {
        await #expect(throws: StoreError.self, "\(sql)") { try await database.write { db in try db.execute(sql: sql) } }
      }
      let differences = try await database.write { db in
        try OrderCounts.differences(db) + OrderCounts.searchDifferences(db)
      }
      #expect(differences == [])
      let trail = try AuditTrailReader(at: path, module: .orders)
      #expect(try trail.read { try $0.verify() }.count == 40 + 3)
    }
  }

  private func rows(of table: String, _ database: SQLiteDatabase) async throws -> [String] {
    try await database.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map(\.description)
    }
  }

  private func caller(_ person: Person, _ roles: [Role]) -> CallContext {
    let principal = Principal(userID: person.userID, username: person.username, roles: roles, sessionID: nil)
    return CallContext(requestID: "req-1", principal: principal)
  }
}
