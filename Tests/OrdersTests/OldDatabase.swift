import Foundation
import GRDB
import Kernel
import Orders
import OrdersContract
import OrdersSQLite
import SQLiteKit

/// A database of the first release: orders and their audit trail, and nothing else.
enum OldDatabase {
  static let release = 2

  /// Orders in all states, of two people, many of the same moment; in the order of their identifiers none of the moments.
  static let histories: [OrderHistory] = (0..<UInt64(40)).map { number in
    let status = OrderStatus.allCases[Int(number % 4)]
    let moment = 1_700_000_000_000 + Int64(number / 6) * 40_000_000
    var history = Fixtures.history(number, status: status)
    let order = history.order
    let isDecided = order.decidedBy != nil
    let changed = Timestamp(milliseconds: moment + Int64(number) * 977_000)
    let moved = Order(
      id: order.id, userID: order.userID, username: order.username, itemName: "Item \(number) \"ü\"", quantity: 3,
      notes: "note", status: status, createdAt: Timestamp(milliseconds: moment),
      updatedAt: status == .pending ? Timestamp(milliseconds: moment) : changed, decidedBy: order.decidedBy,
      decidedAt: isDecided ? changed : nil, decisionReason: isDecided ? "so" : nil, version: status == .pending ? 1 : 2)
    history = OrderHistory(of: moved, requestID: "old-\(number)")
    guard status == .cancelled else { return history }
    let changes = ["status": FieldChange(from: .text("pending"), to: .text("cancelled"))]
    let owner = Person(userID: order.userID, username: order.username)
    let cancelled = TimelineEntry(kind: .cancelled, actor: owner, at: changed, changes: changes, requestID: "old")
    return OrderHistory(order: moved, entries: history.entries + [cancelled])
  }

  /// Writes the file as the first release did, and closes it.
  static func make(at path: String) async throws {
    let migrations = try OrderSQLiteStore.migrations()
    let database = try SQLiteDatabase.open(at: path, migrations: Array(migrations.prefix(release)))
    try await database.write { db in
      for history in histories {
        try insert(history.order, db)
        for (index, entry) in history.entries.enumerated() { try insert(entry, history.order, version: index + 1, db) }
        try AuditChain(module: .orders).append(Fixtures.event(.placeOrder), db)
      }
    }
    try database.close()
  }

  private static func insert(_ order: Order, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO orders (id, user_id, username, item_name, quantity, notes, status, created_at, updated_at,
          decided_by_id, decided_by_username, decided_at, decision_reason, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        order.id, order.userID, order.username, order.itemName, order.quantity, order.notes, order.status.rawValue,
        order.createdAt, order.updatedAt, order.decidedBy?.userID, order.decidedBy?.username, order.decidedAt,
        order.decisionReason, order.version,
      ])
  }

  private static func insert(_ entry: TimelineEntry, _ order: Order, version: Int, _ db: Database) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try db.execute(
      sql: """
        INSERT INTO order_events (order_id, version, kind, actor_id, actor_username, at, changes, request_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        order.id, version, entry.kind.rawValue, entry.actor.userID, entry.actor.username, entry.at,
        String(decoding: try encoder.encode(entry.changes), as: UTF8.self), entry.requestID,
      ])
  }
}
