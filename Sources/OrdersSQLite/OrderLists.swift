import GRDB
import Kernel
import Orders
import OrdersContract

/// A list of orders on one snapshot of the database.
struct OrderLists {
  let db: Database
  let selection: OrderSelection
  /// `nil` for everyone.
  let owner: EntityID?
  let range: PositionRange
  /// `nil` when nothing is searched for.
  let expression: SearchExpression?

  var filter: OrderFilter { selection.filter }
}

extension OrderLists {
  /// - Returns: `nil` when no order can be in the list.
  init?(_ selection: OrderSelection, _ db: Database) throws {
    var owners: Set<EntityID> = []
    if case .owner(let id) = selection.visible { owners.insert(id) }
    if let id = selection.filter.userID { owners.insert(id) }
    if let name = selection.filter.username {
      guard let id = try EntityID.fetchOne(db.cachedStatement(sql: OrderStatements.ownerNamed), arguments: [name])
      else { return nil }
      owners.insert(id)
    }
    guard owners.count <= 1 else { return nil }
    let expression = try selection.filter.search.map { search in
      let name = try owners.first.flatMap { owner in
        try String.fetchOne(db.cachedStatement(sql: OrderStatements.nameOfOwner), arguments: [owner])
      }
      return SearchExpression(search, status: selection.filter.status, ownerName: name)
    }
    self.init(
      db: db, selection: selection, owner: owners.first, range: PositionRange(selection.filter), expression: expression)
  }

  // MARK: By time

  /// Orders of the list by time.
  /// - Parameter status: instead of the filter's own.
  func rows(
    status: OrderStatus?, in range: PositionRange, newestFirst: Bool = true, limit: Int, offset: Int
  ) throws -> [Order] {
    let rest: StatementArguments = [range.first, range.end, limit, offset]
    if let expression {
      let sql = ListStatements.foundPage(byOwner: owner != nil, newestFirst: newestFirst)
      return try OrderRow.all(db, sql, arguments(of: expression) + rest)
    }
    let sql = ListStatements.page(keys(status), newestFirst: newestFirst)
    return try OrderRow.all(db, sql, arguments(status) + rest)
  }

  /// Where the row of a cursor is; `nil` when there is no such order.
  func position(of cursor: Kernel.Cursor) throws -> Int64? {
    try Int64.fetchOne(db.cachedStatement(sql: OrderStatements.position), arguments: [cursor.id])
  }

  // MARK: Counting

  /// Whether the number of orders is at hand.
  var isCountedByTriggers: Bool { expression == nil && range == .all }

  /// How many orders the list has; from `OrderTotal.largestCount` on a search, or a range of time, is not counted on.
  func total() throws -> OrderTotal {
    if isCountedByTriggers { return OrderTotal(count: try storedTotal(filter.status)) }
    let most = OrderTotal.largestCount
    let found = try count(status: filter.status, limit: most + 1)
    return OrderTotal(count: min(found, most), isExact: found <= most)
  }

  /// The number of orders of a status, without looking at them.
  func storedTotal(_ status: OrderStatus?) throws -> Int {
    let sql = status == nil ? OrderStatements.total : OrderStatements.totalByStatus
    var arguments: StatementArguments = [owner?.text ?? ""]
    if let status { arguments += [status.rawValue] }
    return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) ?? 0
  }

  func count(status: OrderStatus?, limit: Int) throws -> Int {
    let rest: StatementArguments = [range.first, range.end, limit]
    if let expression {
      let sql = ListStatements.foundCount(byOwner: owner != nil)
      return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments(of: expression) + rest) ?? 0
    }
    let sql = ListStatements.count(keys(status))
    return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments(status) + rest) ?? 0
  }

  // MARK: Sorted by something else

  /// Orders of the list by a column, the newest first within each of its values. The list must be a short one.
  func sortedRows(
    by column: String, descending: Bool, after cursor: Kernel.Cursor?, limit: Int, offset: Int
  ) throws -> [Order] {
    var arguments = expression.map { self.arguments(of: $0) } ?? self.arguments(filter.status)
    let positions =
      expression == nil
      ? ListStatements.candidates(keys(filter.status)) : ListStatements.found(byOwner: owner != nil)
    var position: Int64?
    if let cursor {
      position = try self.position(of: cursor)
      if position == nil { return [] }
    }
    let group = cursor?.group
    arguments += [range.first, range.end, OrderTotal.largestCount, group, group, group, position, limit, offset]
    let sql = ListStatements.sorted(positions, by: column, descending: descending)
    return try OrderRow.all(db, sql, arguments)
  }

  private func keys(_ status: OrderStatus?) -> ListStatements.Keys {
    ListStatements.Keys(hasOwner: owner != nil, hasStatus: status != nil)
  }

  private func arguments(_ status: OrderStatus?) -> StatementArguments {
    StatementArguments([owner?.text, status?.rawValue].compactMap { $0 })
  }

  private func arguments(of expression: SearchExpression) -> StatementArguments {
    StatementArguments([expression.text, owner?.text].compactMap { $0 })
  }
}
