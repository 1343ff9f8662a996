import GRDB
import Kernel
import OrdersContract
import OrdersSQLite
import SQLiteKit
import TestSupport
import Testing

@testable import Orders

/// Counts, owners and the search index always agree with the orders, whatever is done to these.
@Suite("Orders: what is kept along with them")
struct OrderCountsTests {
  private let database: SQLiteDatabase
  private let store: OrderSQLiteStore
  private let service: OrdersModule
  private let clock = FakeClock()

  init() throws {
    database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    store = OrderSQLiteStore(database: database)
    service = OrdersModule(
      store: store, audit: database.ordersAudit, clock: clock, random: SeededRandom(11), settings: OrdersSettings())
  }

  @Test(arguments: [UInt64(1), 2, 3, 4]) func everythingIsCountedAfterEveryChange(seed: UInt64) async throws {
    var dice = SeededRandom(seed)
    var orders: [Order] = []
    for step in 0..<150 {
      clock.advance(
        by: .milliseconds([0, 1, 999, 2_000, 20_000, 299_000, 86_399_000].randomElement(using: &dice) ?? 0))
      if orders.isEmpty || Int.random(in: 0..<3, using: &dice) == 0 {
        orders.append(try await place(&dice, UInt64(step)))
      } else {
        let index = orders.indices.suffix(2).randomElement(using: &dice) ?? 0
        if let changed = try? await change(orders[index], &dice) { orders[index] = changed }
      }
      let differences = try await database.write { db in
        try OrderCounts.differences(db) + (step % 10 == 0 ? OrderCounts.searchDifferences(db) : [])
      }
      try #require(differences == [], "step \(step)")
    }
    #expect(Set(orders.map(\.status)).count == 4 && orders.contains { $0.version > 3 })
  }

  private func place(_ dice: inout SeededRandom, _ number: UInt64) async throws -> Order {
    guard Bool.random(using: &dice) else {
      let owner = caller(Fixtures.owners.randomElement(using: &dice) ?? Fixtures.owners[0], [.user])
      return try await service.placeOrder(NewOrder(itemName: "item \(number % 7)", quantity: 1, notes: ""), owner).value
    }
    let history = Fixtures.history(number, status: OrderStatus.allCases.randomElement(using: &dice) ?? .pending)
    _ = try await store.insertHistory([history], audit: Fixtures.event(.importOrders))
    return history.order
  }

  private func change(_ order: Order, _ dice: inout SeededRandom) async throws -> Order {
    let owner = caller(Person(userID: order.userID, username: order.username), [.user])
    let approver = caller(Fixtures.approver, [.approver])
    let decision = Decision(orderID: order.id, version: order.version, reason: "")
    switch Int.random(in: 0..<6, using: &dice) {
    case 0: return try await service.approveOrder(decision, approver).value
    case 1: return try await service.rejectOrder(decision, approver).value
    case 2...3: return try await service.undoDecision(DecisionUndo(orderID: order.id), approver).value
    case 4:
      let name = "another \(Int.random(in: 0..<9, using: &dice))"
      let edit = OrderEdit(orderID: order.id, version: order.version, itemName: name)
      return try await service.editOrder(edit, owner).value
    default:
      return try await service.cancelOrder(Cancellation(orderID: order.id, version: order.version), owner).value
    }
  }

  private func caller(_ person: Person, _ roles: [Role]) -> CallContext {
    let principal = Principal(userID: person.userID, username: person.username, roles: roles, sessionID: nil)
    return CallContext(requestID: "req-1", principal: principal)
  }

  /// Also what is written past the module.
  @Test(arguments: [UInt64(1), 2, 3]) func triggersCountWhateverIsWritten(seed: UInt64) async throws {
    var dice = SeededRandom(seed)
    for _ in 0..<60 {
      let number = UInt64.random(in: 0..<40, using: &dice)
      let history = Fixtures.history(number, status: OrderStatus.allCases.randomElement(using: &dice) ?? .pending)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: _ = try? await store.place(Fixtures.placement(history), claim: nil)
      case 1: _ = try await store.insertHistory([history], audit: Fixtures.event(.importOrders))
      case 2:
        let decision = Fixtures.decision(number, version: Int.random(in: 1...2, using: &dice))
        _ = try await store.change([decision], claim: nil)
      default:
        let sql = Fixtures.transitions.randomElement(using: &dice) ?? ""
        try await database.write { db in try db.execute(sql: sql) }
      }
      #expect(try await database.read { db in try OrderCounts.differences(db) } == [])
    }
    let orders = try await database.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM orders") ?? 0 }
    #expect(orders > 10)
  }
}
