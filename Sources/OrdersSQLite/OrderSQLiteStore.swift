import EmbeddedResources
import GRDB
public import Kernel
public import Orders
public import OrdersContract
public import SQLiteKit

/// Orders in SQLite, in a database of their own: reads by index, totals kept by triggers, changes guarded in the `UPDATE`
/// itself.
public struct OrderSQLiteStore: OrderStore {
  private let database: SQLiteDatabase
  private let trail = AuditChain(module: .orders)

  /// - Parameter database: opened with `migrations()`.
  public init(database: SQLiteDatabase) { self.database = database }

  /// The schema, from the files that are embedded in the binary.
  /// - Throws: when a file's number is missing or doubled.
  public static func migrations() throws(StoreError) -> [Migration] {
    try Migration.list(EmbeddedResources.texts(under: "migrations/orders/"))
  }

  /// By primary key; the owner is a part of the query.
  public func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? {
    try await database.read { db in try OrderSQLiteStore.find(id, among: visible, db) }
  }

  /// By the index of order and version.
  public func timeline(of id: EntityID, among visible: Visibility) async throws(StoreError) -> Timeline? {
    let events = try await database.read { db in
      switch visible {
      case .everyone: try TimelineRow.all(db, OrderStatements.timeline, [id])
      case .owner(let owner): try TimelineRow.all(db, OrderStatements.timelineOwn, [id, owner])
      }
    }
    // Every order has its first event from the start.
    return events.isEmpty ? nil : Timeline(events: events)
  }

  /// The page and its total, on one snapshot.
  public func list(_ filter: OrderFilter, _ page: PageRequest) async throws(StoreError) -> OrderSlice {
    let query = ListQuery(filter)
    return try await database.read { db in try query.run(page, db) }
  }

  static func find(_ id: EntityID, among visible: Visibility, _ db: Database) throws -> Order? {
    switch visible {
    case .everyone: try OrderRow.first(db, OrderStatements.find, [id])
    case .owner(let owner): try OrderRow.first(db, OrderStatements.findOwn, [id, owner])
    }
  }
}

extension OrderSQLiteStore {
  /// The row, its first event and the audit event, in one transaction.
  public func place(_ order: Order, _ entry: TimelineEntry, audit: AuditEntry) async throws(StoreError) {
    try await database.write { [trail] db in
      try db.cachedStatement(sql: OrderStatements.insert).execute(arguments: OrderRow.arguments(order))
      try TimelineRow.append(entry, to: order.id, version: order.version, db)
      try trail.append(audit, db)
    }
  }

  /// One `UPDATE` with every guard in its `WHERE`; the order is read only when no row has changed.
  public func decide(_ change: DecisionChange, audit: AuditEntry) async throws(StoreError) -> DecisionOutcome {
    let entry = change.entry
    let arguments: StatementArguments = [
      change.verdict.status.rawValue, entry.actor.userID, entry.actor.username, entry.at, entry.at, change.reason,
      change.orderID, change.version, change.excludedOwner?.text ?? "",
    ]
    return try await database.write { [trail] db in
      guard let order = try OrderRow.first(db, OrderStatements.decide, arguments) else {
        return .unchanged(try OrderSQLiteStore.find(change.orderID, among: .everyone, db))
      }
      try TimelineRow.append(entry, to: order.id, version: order.version, db)
      try trail.append(audit, db)
      return .decided(order)
    }
  }

  /// One transaction for all of them. Identifiers that are known already are skipped.
  public func insertHistory(
    _ histories: [OrderHistory], audit: AuditEntry
  ) async throws(StoreError) -> Int {
    try await database.write { [trail] db in
      let insert = try db.cachedStatement(sql: OrderStatements.insertUnlessKnown)
      var added = 0
      for history in histories {
        guard history.entries.count == history.order.version else {
          throw StoreError("order \(history.order.id): not one event for each version")
        }
        try insert.execute(arguments: OrderRow.arguments(history.order))
        guard db.changesCount == 1 else { continue }
        for (index, entry) in history.entries.enumerated() {
          try TimelineRow.append(entry, to: history.order.id, version: index + 1, db)
        }
        added += 1
      }
      if added > 0 { try trail.append(audit.counting(added), db) }
      return added
    }
  }
}

extension AuditEntry {
  /// With the number of orders that were taken in.
  fileprivate func counting(_ orders: Int) -> AuditEntry {
    var entry = self
    entry.changes["orders"] = FieldChange(from: .absent, to: .number(orders))
    return entry
  }
}
