import EmbeddedResources
import GRDB
public import Kernel
public import Orders
public import OrdersContract
public import SQLiteKit

/// Orders in SQLite, in a database of their own: reads by index, counts kept by triggers, changes guarded in the `UPDATE`
/// itself.
public struct OrderSQLiteStore: OrderStore {
  let database: SQLiteDatabase
  let trail = AuditChain(module: .orders)
  let keys = IdempotencyKeys()
  private let totals = TotalsCache()

  /// - Parameter database: opened with `migrations()`.
  public init(database: SQLiteDatabase) { self.database = database }

  /// The schema, from the files that are embedded in the binary.
  /// - Throws: when a file's number is missing or doubled.
  public static func migrations() throws(StoreError) -> [Migration] {
    try Migration.list(EmbeddedResources.texts(under: "migrations/orders/"))
  }

  /// By its unique index; the owner is a part of the query.
  public func find(_ id: EntityID, among visible: Visibility) async throws(StoreError) -> Order? {
    try await database.read { db in try OrderRow.find(id, among: visible, db) }
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
  public func list(_ selection: OrderSelection, _ page: PageRequest) async throws(StoreError) -> OrderListing {
    try await database.read { [totals] db in
      guard let lists = try OrderLists(selection, db) else {
        return .slice(OrderSlice(orders: [], total: OrderTotal(count: 0), hasMore: false))
      }
      let total = try totals.total(of: lists)
      guard let found = try lists.page(page, total: total) else { return .tooManyToSort }
      return .slice(
        OrderSlice(orders: Array(found.prefix(page.limit)), total: total, hasMore: found.count > page.limit))
    }
  }

  public func batch(
    _ selection: OrderSelection, after last: Order?, limit: Int
  ) async throws(StoreError) -> [Order] {
    try await database.read { db in
      guard let lists = try OrderLists(selection, db) else { return [] }
      var range = lists.range
      let newestFirst = selection.sort != .oldest
      if let last {
        let position = try Int64.fetchOne(db.cachedStatement(sql: OrderStatements.position), arguments: [last.id])
        guard let position else { return [] }
        range = range.after(position, newestFirst: newestFirst)
      }
      return try lists.rows(
        status: selection.filter.status, in: range, newestFirst: newestFirst, limit: limit, offset: 0)
    }
  }

  public func statistics(at now: Timestamp) async throws(StoreError) -> OrderStatistics {
    try await database.read { db in try StatisticsRows.statistics(at: now, db) }
  }
}
