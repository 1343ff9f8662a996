import GRDB
import Kernel
import Orders
import OrdersContract
import SQLiteKit
import TestSupport
import Testing

@testable import OrdersSQLite

@Suite("Orders: schema")
struct OrderSchemaTests {
  private let database: SQLiteDatabase
  private let store: OrderSQLiteStore

  init() throws {
    database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    store = OrderSQLiteStore(database: database)
  }

  @Test func theTimelineIsAppendOnly() async throws {
    try await fill(3)
    for sql in [
      "UPDATE order_events SET at = 0", "UPDATE order_events SET request_id = 'x' WHERE version = 1",
      "DELETE FROM order_events", "DELETE FROM orders",
    ] {
      #expect(await refuses(sql), "\(sql)")
    }
    #expect(try await count("order_events") == 4)
  }

  @Test func whoPlacedAnOrderAndWhenNeverChanges() async throws {
    try await fill(1)
    for column in ["position", "id", "user_id", "username", "created_at"] {
      #expect(await refuses("UPDATE orders SET \(column) = \(column)"), "\(column)")
    }
    #expect(await !refuses("UPDATE orders SET quantity = 2"))
  }

  @Test func eventsThatBreakARuleAreRefused() async throws {
    try await fill(1)
    let id = try await database.read { db in try String.fetchOne(db, sql: "SELECT id FROM orders") ?? "" }
    func insert(order: String, version: Int, kind: String = "approved", changes: String = "{}") -> String {
      """
      INSERT INTO order_events (order_id, version, kind, actor_id, actor_username, at, changes, request_id)
      VALUES ('\(order)', \(version), '\(kind)', '\(id)', 'someone', 1, '\(changes)', 'req-1')
      """
    }
    #expect(await refuses(insert(order: id, version: 1, kind: "placed")), "one event a version")
    #expect(await refuses(insert(order: id, version: 1)), "the first event is placed")
    #expect(await refuses(insert(order: id, version: 2, kind: "placed")), "only the first event is placed")
    #expect(await refuses(insert(order: Fixtures.id(9).text, version: 1, kind: "placed")), "unknown order")
    #expect(await refuses(insert(order: id, version: 2, changes: "{")), "no JSON")
    #expect(await !refuses(insert(order: id, version: 2)))
  }

  /// `order_events` fails in the middle of the transaction, `audit_events` at its end.
  @Test(arguments: ["order_events WHEN NEW.kind = 'approved'", "audit_events"])
  func anOrderIsUndoneWhenAnEventFailsLate(refused: String) async throws {
    try await database.write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER refuse AFTER INSERT ON \(refused) BEGIN SELECT RAISE(ABORT, 'refused by the test'); END
          """)
    }
    let approved = Fixtures.history(1, status: .approved)
    let error = await #expect(throws: StoreError.self) {
      try await store.insertHistory([approved], audit: Fixtures.event(.importOrders))
    }
    #expect(error?.description.contains("refused by the test") == true)
    for table in [
      "orders", "order_events", "order_totals", "order_owners", "order_days", "decision_times", "audit_events",
    ] {
      #expect(try await count(table) == 0, "\(table)")
    }
    #expect(try await database.write { db in try OrderCounts.searchDifferences(db) } == [])
  }

  @Test func aDecisionIsUndoneWhenItsAuditEventFails() async throws {
    try await fill(1)
    let before = try await store.find(Fixtures.history(0, status: .pending).order.id, among: .everyone)
    try await database.write { db in
      try db.execute(
        sql: """
          CREATE TRIGGER refuse AFTER INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'refused by the test'); END
          """)
    }
    await #expect(throws: StoreError.self) {
      try await store.change([Fixtures.decision(0, version: 1)], claim: nil)
    }
    #expect(try await store.find(Fixtures.history(0, status: .pending).order.id, among: .everyone) == before)
    #expect(before?.status == .pending)
    #expect(try await count("order_events") == 1)
    #expect(try await count("audit_events") == 1)
    #expect(try await differences() == [])
  }

  /// Not even one that has no event, which a foreign key would keep.
  @Test func ordersAreNotDeleted() async throws {
    let order = Fixtures.history(1, status: .pending).order
    try await database.write { db in
      try db.execute(sql: OrderStatements.insert, arguments: OrderRow.arguments(order))
    }
    #expect(await refuses("DELETE FROM orders WHERE id = '\(order.id)'"))
    #expect(try await count("orders") == 1)
    #expect(try await differences() == [])
  }

  private func fill(_ orders: UInt64) async throws {
    let histories = (0..<orders).map { Fixtures.history($0, status: $0 == 1 ? .approved : .pending) }
    _ = try await store.insertHistory(histories, audit: Fixtures.event(.importOrders))
  }

  private func count(_ table: String) async throws -> Int {
    try await database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1 }
  }

  /// Whether the database refuses the statement.
  private func refuses(_ sql: String) async -> Bool {
    do {
      try await database.write { db in try db.execute(sql: sql) }
      return false
    } catch {
      return true
    }
  }

  /// The rows in which what is counted and a count of `orders` differ.
  private func differences() async throws -> [String] {
    try await database.read { db in try OrderCounts.differences(db) }
  }
}
