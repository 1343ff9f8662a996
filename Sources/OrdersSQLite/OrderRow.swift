import GRDB
import Kernel
import Orders
import OrdersContract

/// An order as a row of `orders`. Columns are read by their place: that is several times faster than by name. They are
/// decoded with `decode`, which throws: the subscripts of a row stop the process at a value of another form.
enum OrderRow {
  static let columnCount = 14

  /// - Throws: when a row holds what the schema should have kept out.
  static func order(_ row: Row) throws -> Order {
    guard let status = OrderStatus(rawValue: try row.decode(atIndex: 6)) else { throw DamagedRow("orders.status") }
    return Order(
      id: try row.decode(atIndex: 0), userID: try row.decode(atIndex: 1), username: try row.decode(atIndex: 2),
      itemName: try row.decode(atIndex: 3), quantity: try row.decode(atIndex: 4), notes: try row.decode(atIndex: 5),
      status: status, createdAt: try row.decode(atIndex: 7), updatedAt: try row.decode(atIndex: 8),
      decidedBy: try decider(row), decidedAt: try row.decode(atIndex: 11), decisionReason: try row.decode(atIndex: 12),
      version: try row.decode(atIndex: 13))
  }

  /// In the order of the columns.
  static func arguments(_ order: Order) -> StatementArguments {
    [
      order.id, order.userID, order.username, order.itemName, order.quantity, order.notes, order.status.rawValue,
      order.createdAt, order.updatedAt, order.decidedBy?.userID, order.decidedBy?.username, order.decidedAt,
      order.decisionReason, order.version,
    ]
  }

  /// Adds an order, and makes it to be found.
  static func insert(_ order: Order, _ db: Database) throws {
    try db.cachedStatement(sql: OrderStatements.insert).execute(arguments: arguments(order))
    try SearchIndex.add(order, at: db.lastInsertedRowID, db)
  }

  /// As `insert`, but passes over an order that is there already.
  /// - Returns: whether it was new.
  static func insertUnlessKnown(_ order: Order, _ db: Database) throws -> Bool {
    try db.cachedStatement(sql: OrderStatements.insertUnlessKnown).execute(arguments: arguments(order))
    guard db.changesCount == 1 else { return false }
    try SearchIndex.add(order, at: db.lastInsertedRowID, db)
    return true
  }

  /// Makes an order what it is after a change, if it is still the one that was changed.
  /// - Returns: whether it was.
  static func update(_ order: Order, from before: Order, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(sql: OrderStatements.update)
    let arguments: StatementArguments = [
      order.itemName, order.quantity, order.notes, order.status.rawValue, order.updatedAt, order.decidedBy?.userID,
      order.decidedBy?.username, order.decidedAt, order.decisionReason, order.version, before.id, before.version,
      before.status.rawValue,
    ]
    // All of its rows: the statement has to run to its end.
    guard let position = try Int64.fetchAll(statement, arguments: arguments).first else { return false }
    try SearchIndex.replace(before, by: order, at: position, db)
    return true
  }

  static func find(_ id: EntityID, among visible: Visibility, _ db: Database) throws -> Order? {
    switch visible {
    case .everyone: try all(db, OrderStatements.find, [id]).first
    case .owner(let owner): try all(db, OrderStatements.findOwn, [id, owner]).first
    }
  }

  static func all(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> [Order] {
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var orders: [Order] = []
    while let row = try cursor.next() { orders.append(try order(row)) }
    return orders
  }

  private static func decider(_ row: Row) throws -> Person? {
    guard let id = try row.decode(EntityID?.self, atIndex: 9), let name = try row.decode(String?.self, atIndex: 10)
    else { return nil }
    return Person(userID: id, username: name)
  }
}

/// A value that the schema does not allow: the file was changed by something else.
struct DamagedRow: Error, CustomStringConvertible {
  let description: String

  init(_ column: String) { description = "\(column) holds a value that this version of orderdesk does not know" }
}
