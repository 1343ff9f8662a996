import GRDB
import Kernel
import Orders
import OrdersContract
import SQLiteKit
import Testing

@testable import OrdersSQLite

/// No read may scan a table or sort: that is what makes a page cost the same with a million orders.
@Suite("Orders: query plans")
struct QueryPlanTests {
  private static let statements: [(sql: String, index: String, parameters: Int)] = [
    (OrderStatements.list, "orders_of_everyone ((created_at,id)<(?,?))", 4),
    (OrderStatements.listByStatus, "orders_of_everyone_by_status (status=? AND (created_at,id)<(?,?))", 5),
    (OrderStatements.listOwn, "orders_of_user (user_id=? AND (created_at,id)<(?,?))", 5),
    (OrderStatements.listOwnByStatus, "orders_of_user_by_status (user_id=? AND status=? AND (created_at,id)<(?,?))", 6),
    (OrderStatements.find, "sqlite_autoindex_orders_1 (id=?)", 1),
    (OrderStatements.findOwn, "sqlite_autoindex_orders_1 (id=?)", 2),
    (OrderStatements.decide, "sqlite_autoindex_orders_1 (id=?)", 9),
    (OrderStatements.timeline, "sqlite_autoindex_order_events_1 (order_id=?)", 1),
    (OrderStatements.timelineOwn, "sqlite_autoindex_order_events_1 (order_id=?)", 2),
    (OrderStatements.total, "PRIMARY KEY (owner=?)", 1),
    (OrderStatements.totalByStatus, "PRIMARY KEY (owner=? AND status=?)", 2),
  ]

  @Test func everyReadGoesThroughItsIndex() async throws {
    try await check(SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations()))
  }

  /// Statistics change the planner's mind: once for many orders of one person, nearly all of them decided.
  @Test func itStaysSoAfterAnalyze() async throws {
    let database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    let histories = (0..<UInt64(2000)).map { number in
      Fixtures.history(number * 2 + (number % 400 == 0 ? 1 : 0), status: number % 50 == 0 ? .pending : .approved)
    }
    let store = OrderSQLiteStore(database: database)
    _ = try await store.insertHistory(histories, audit: Fixtures.event(.importOrders))
    try await database.write { db in try db.execute(sql: "ANALYZE") }
    try await check(database)
  }

  private func check(_ database: SQLiteDatabase) async throws {
    for (sql, index, parameters) in QueryPlanTests.statements {
      let plan = try await database.read { db in
        let arguments = StatementArguments(Array(repeating: 1, count: parameters))
        let rows = try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
        return rows.map { $0["detail"] as String }
      }
      #expect(plan.contains { $0.hasSuffix(index) }, "\(plan) for \(sql)")
      #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan) for \(sql)")
    }
  }
}
