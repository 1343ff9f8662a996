import GRDB
import Kernel
import Orders
import OrdersContract
import SQLiteKit
import TestSupport
import Testing

@testable import OrdersSQLite

/// No statement may scan a table or sort without a bound: that is what makes a page cost the same with a million orders.
@Suite("Orders: query plans")
struct QueryPlanTests {
  /// Statistics change the planner's mind: once for many orders of one person, nearly all of them decided.
  enum Statistics: CaseIterable {
    case none, skewed

    func database() async throws -> SQLiteDatabase {
      let database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
      guard self == .skewed else { return database }
      let histories = (0..<UInt64(2000)).map { number in
        // A day or so from one to the next, but many in the first millisecond.
        Fixtures.history(
          number * 2 + (number % 400 == 0 ? 1 : 0), status: number % 50 == 0 ? .pending : .approved,
          at: number % 3 == 0 ? 0 : Int64(number) * 80_000_000, decidedAfter: Int64(number) * 7_000)
      }
      let store = OrderSQLiteStore(database: database)
      _ = try await store.insertHistory(histories, audit: Fixtures.event(.importOrders))
      try await database.write { db in try db.execute(sql: "ANALYZE") }
      return database
    }
  }

  private static let statements: [(sql: String, index: String?)] = [
    (OrderStatements.insert, "orders USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    (OrderStatements.insertUnlessKnown, "orders USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    (OrderStatements.find, "sqlite_autoindex_orders_1 (id=?)"),
    (OrderStatements.findOwn, "sqlite_autoindex_orders_1 (id=?)"),
    (OrderStatements.position, "sqlite_autoindex_orders_1 (id=?)"),
    (OrderStatements.update, "sqlite_autoindex_orders_1 (id=?)"),
    (OrderStatements.insertSearch, nil), (OrderStatements.deleteSearch, nil),
    (OrderStatements.ownerNamed, "order_owners_by_name (username=?)"),
    (OrderStatements.nameOfOwner, "PRIMARY KEY (user_id=?)"),
    (OrderStatements.total, "PRIMARY KEY (owner=?)"),
    (OrderStatements.totalByStatus, "PRIMARY KEY (owner=? AND status=?)"),
    (OrderStatements.totalsOfEveryone, "PRIMARY KEY (owner=?)"),
    (OrderStatements.days, "INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    (OrderStatements.decisionTimes, "PRIMARY KEY (width=? AND slot>? AND slot<?)"),
    (OrderStatements.decisionsWithin, "PRIMARY KEY (width=? AND slot>? AND slot<?)"),
    (OrderStatements.insertEvent, nil),
    (OrderStatements.timeline, "sqlite_autoindex_order_events_1 (order_id=?)"),
    (OrderStatements.timelineOwn, "sqlite_autoindex_order_events_1 (order_id=?)"),
    (OrderStatements.timelineUntil, "sqlite_autoindex_order_events_1 (order_id=? AND version<?)"),
    (OrderStatements.lastSequence, "SEARCH order_events"),
    (OrderStatements.sequence, "sqlite_autoindex_order_events_1 (order_id=? AND version=?)"),
    (OrderStatements.changesOfEveryone, "order_events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    (OrderStatements.changesOfOwner, "order_events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
  ]

  @Test(arguments: Statistics.allCases)
  func everyStatementGoesThroughItsIndex(_ statistics: Statistics) async throws {
    let plans = try await statistics.database().read { db in
      try QueryPlanTests.statements.map { try QueryPlan($0.sql, db) }
    }
    for (plan, index) in zip(plans, QueryPlanTests.statements.map(\.index)) {
      #expect(plan.faults() == [], "\(plan)")
      if let index { #expect(plan.steps.contains { $0.hasSuffix(index) }, "\(plan)") }
    }
  }

  private static let both = [true, false]

  private static let keys: [ListStatements.Keys] = both.flatMap { hasOwner in
    both.flatMap { hasStatus in
      both.map { ListStatements.Keys(hasOwner: hasOwner, hasStatus: hasStatus, hasPattern: $0) }
    }
  }

  /// Every one there is.
  private static let lists: [String] = {
    var lists: [String] = []
    for newestFirst in both {
      lists += keys.map { ListStatements.page($0, newestFirst: newestFirst) }
      lists += both.map { ListStatements.foundPage(byOwner: $0, newestFirst: newestFirst) }
      lists += both.map { ListStatements.owners(hasStatus: $0, descending: newestFirst) }
    }
    lists += keys.map { ListStatements.count($0) }
    return lists + both.map { ListStatements.foundCount(byOwner: $0) }
  }()

  private static let sortedLists: [String] = {
    let positions = keys.map { ListStatements.candidates($0) } + both.map { ListStatements.found(byOwner: $0) }
    return both.flatMap { descending in positions.map { ListStatements.sorted($0, descending: descending) } }
  }()

  @Test(arguments: Statistics.allCases)
  func everyListComesInItsOrder(_ statistics: Statistics) async throws {
    let (plans, sortedPlans) = try await statistics.database().read { db in
      (
        try QueryPlanTests.lists.map { try QueryPlan($0, db) },
        try QueryPlanTests.sortedLists.map { try QueryPlan($0, db) }
      )
    }
    #expect(plans.count == 34 && sortedPlans.count == 20)
    for plan in plans { #expect(plan.faults() == [], "\(plan)") }
    for plan in sortedPlans {
      #expect(plan.faults(maySort: true) == [], "\(plan)")
      #expect(plan.sql.contains("LIMIT ?)"), "what is sorted ends at a limit")
      let sorts = plan.steps.filter { $0.hasPrefix("USE TEMP B-TREE") }
      #expect(sorts.count == 1, "\(plan)")
    }
  }

  @Test(arguments: Statistics.allCases)
  func triggersLookAtSingleRows(_ statistics: Statistics) async throws {
    let (triggered, plans) = try await statistics.database().read { db in
      let triggered = try TriggeredStatement.all(db)
      return (triggered.map(\.trigger), try triggered.map { try QueryPlan($0.sql, db) })
    }
    #expect(triggered.count >= 8)
    #expect(triggered.contains("decision_times_after_undo") && triggered.contains("order_totals_after_update"))
    for (trigger, plan) in zip(triggered, plans) { #expect(plan.faults() == [], "\(trigger): \(plan)") }
  }
}
