import GRDB
public import Kernel
public import Orders
import OrdersContract
import SQLiteKit

extension OrderSQLiteStore {
  /// One look at the end of the key.
  public func lastSequence() async throws(StoreError) -> Int {
    try await database.read { db in try OrderSQLiteStore.lastSequence(db) }
  }

  static func lastSequence(_ db: Database) throws -> Int {
    try Int.fetchOne(db.cachedStatement(sql: OrderStatements.lastSequence)) ?? 0
  }

  /// Sequences have no gaps to speak of, so a part of them is a number of changes.
  public func changes(
    after sequence: Int, among visible: Visibility, limit: Int
  ) async throws(StoreError) -> ChangeBatch {
    try await database.read { db in
      let last = try OrderSQLiteStore.lastSequence(db)
      let through = max(sequence, min(last, sequence + limit))
      var arguments: StatementArguments = [sequence, through]
      var sql = OrderStatements.changesOfEveryone
      if case .owner(let owner) = visible {
        sql = OrderStatements.changesOfOwner
        arguments += [owner]
      }
      let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
      var changes: [OrderChange] = []
      while let row = try rows.next() { changes.append(try OrderChange(row, db)) }
      return ChangeBatch(changes: changes, through: through, isCaughtUp: through >= last)
    }
  }
}

extension OrderChange {
  /// A row with an order as it is now, and the sequence and version of one of its events.
  fileprivate init(_ row: Row, _ db: Database) throws {
    let order = try OrderRow.order(row)
    let version: Int = try row.decode(atIndex: OrderRow.columnCount + 1)
    self.init(
      sequence: try row.decode(atIndex: OrderRow.columnCount), order: try order.at(version: version, db))
  }
}

extension RecordedOrder {
  /// The order as it was after an event.
  init(at sequence: Int, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: OrderStatements.changesOfEveryone)
    guard let row = try Row.fetchOne(statement, arguments: [sequence - 1, sequence]) else {
      throw DamagedRow("idempotency_keys.answer")
    }
    self.init(order: try OrderChange(row, db).order, sequence: sequence)
  }

  /// An order as it is, with its newest event.
  init(_ order: Order, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: OrderStatements.sequence)
    guard let sequence = try Int.fetchOne(statement, arguments: [order.id, order.version]) else {
      throw DamagedRow("order_events.version")
    }
    self.init(order: order, sequence: sequence)
  }
}

extension Order {
  /// The order as it was at one of its versions. An order that has changed since is told from its timeline.
  fileprivate func at(version: Int, _ db: Database) throws -> Order {
    if version == self.version { return self }
    let events = try TimelineRow.all(db, OrderStatements.timelineUntil, [id, version])
    guard events.count == version, let order = Order.replayed(id, events) else {
      throw DamagedRow("order_events.version")
    }
    return order
  }
}
