import GRDB
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit
import TestSupport
import Testing

/// The position of an order is the time at which it was placed, and its turn within that millisecond.
@Suite("Orders: positions")
struct PositionTests {
  private let database: SQLiteDatabase
  private let store: OrderSQLiteStore
  private static let lastMoment: Int64 = 4_398_046_511_103

  init() throws {
    database = try SQLiteDatabase.inMemory(migrations: OrderSQLiteStore.migrations())
    store = OrderSQLiteStore(database: database)
  }

  @Test func ordersOfAMillisecondFollowEachOther() async throws {
    for number in UInt64(0)..<6 { try await place(number, at: number < 4 ? 5 : 7) }
    try await place(6, at: 5)
    try await place(7, at: 4)
    let expected: [Int64] = [
      5 << 20, 5 << 20 + 1, 5 << 20 + 2, 5 << 20 + 3, 7 << 20, 7 << 20 + 1, 5 << 20 + 4, 4 << 20,
    ]
    #expect(try await positions() == expected)
  }

  @Test(arguments: [0, 1, lastMoment]) func everyMomentFrom1970To2109HasPositions(moment: Int64) async throws {
    for number in UInt64(0)..<2 { try await place(number, at: moment) }
    #expect(try await positions() == [moment << 20, moment << 20 + 1])
  }

  @Test(arguments: [-1, Int64.min, lastMoment + 1, Int64.max]) func otherMomentsHaveNone(moment: Int64) async throws {
    await #expect(throws: StoreError.self) { try await place(0, at: moment) }
    #expect(try await positions() == [])
  }

  @Test func aPositionBelongsToItsTime() async throws {
    for (position, isGood) in [
      (5 << 20 - 1, false), (5 << 20, true), (6 << 20 - 1, true), (6 << 20, false), (0, false), (-1, false),
    ] as [(Int64, Bool)] {
      let number = UInt64(bitPattern: position)
      if isGood {
        try await insert(number, position: position, at: 5)
      } else {
        await #expect(throws: StoreError.self, "\(position)") { try await insert(number, position: position, at: 5) }
      }
    }
    await #expect(throws: StoreError.self) { try await place(99, at: 5) }
    #expect(try await positions() == [5 << 20, 6 << 20 - 1], "a full millisecond takes no more, and lends no room")
    try await place(100, at: 6)
    try await place(101, at: 4)
  }

  @Test func positionsNeverChange() async throws {
    try await place(0, at: 5)
    for change in ["position + 1", "position"] {
      await #expect(throws: StoreError.self) {
        try await database.write { db in try db.execute(sql: "UPDATE orders SET position = \(change)") }
      }
    }
  }

  private func place(_ number: UInt64, at moment: Int64) async throws {
    let order = order(number, at: moment)
    let history = OrderHistory(of: order, requestID: "seed")
    _ = try await store.place(
      Transition(order: order, entry: history.entries[0], audit: Fixtures.event(.placeOrder)), claim: nil)
  }

  private func insert(_ number: UInt64, position: Int64, at moment: Int64) async throws {
    let order = order(number, at: moment)
    try await database.write { db in
      try db.execute(
        sql: """
          INSERT INTO orders (position, id, user_id, username, item_name, quantity, notes, status, created_at, updated_at, version)
          VALUES (?, ?, ?, 'owner', 'x', 1, '', 'pending', ?, ?, 1)
          """, arguments: [position, order.id, order.userID, moment, moment])
    }
  }

  private func order(_ number: UInt64, at moment: Int64) -> Order {
    let moment = Timestamp(milliseconds: moment)
    return Order(
      id: EntityID(at: Timestamp(milliseconds: 9), from: SeededRandom(number)), userID: Fixtures.owners[0].userID,
      username: "owner", itemName: "x", quantity: 1, notes: "", status: .pending, createdAt: moment, updatedAt: moment,
      decidedBy: nil, decidedAt: nil, decisionReason: nil, version: 1)
  }

  /// In the order in which the orders were placed.
  private func positions() async throws -> [Int64] {
    try await database.read { db in
      try Int64.fetchAll(
        db,
        sql: """
          SELECT position FROM orders LEFT JOIN order_events ON order_id = orders.id ORDER BY sequence IS NULL, sequence, position
          """)
    }
  }
}
