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
  /// What the search index is asked for; `nil` when nothing is searched for, or by a pattern.
  let expression: SearchExpression?
  /// What each row of a person with few orders is looked at for: that is sooner than the index.
  let pattern: SearchPattern?

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
    var isOwn = false
    if case .owner = selection.visible { isOwn = true }
    let pattern = try selection.filter.search.flatMap { search in
      guard let owner = owners.first else { return nil as SearchPattern? }
      return try isOwn ? SearchPattern(ofItem: search, of: owner, db) : SearchPattern(search, of: owner, db)
    }
    var expression: SearchExpression?
    if let search = selection.filter.search, pattern == nil {
      let name = try owners.first.flatMap { owner in
        try String.fetchOne(db.cachedStatement(sql: OrderStatements.nameOfOwner), arguments: [owner])
      }
      expression = SearchExpression(search: search, isOfItem: isOwn, ownerName: name)
    }
    self.init(
      db: db, selection: selection, owner: owners.first, range: PositionRange(selection.filter), expression: expression,
      pattern: pattern)
  }

  // MARK: By time

  /// Orders of the list by time.
  /// - Parameter status: instead of the filter's own.
  func rows(
    status: OrderStatus?, in range: PositionRange, newestFirst: Bool = true, limit: Int, offset: Int
  ) throws -> [Order] {
    if let expression {
      let sql = ListStatements.foundPage(byOwner: owner != nil, newestFirst: newestFirst)
      return try OrderRow.all(db, sql, arguments(expression.text(status), in: range) + [limit, offset])
    }
    let sql = ListStatements.page(keys(status), newestFirst: newestFirst)
    return try OrderRow.all(db, sql, arguments(status, in: range) + [limit, offset])
  }

  /// Where the row of a cursor is; `nil` when there is no such order.
  func position(of cursor: Kernel.Cursor) throws -> Int64? {
    try Int64.fetchOne(db.cachedStatement(sql: OrderStatements.position), arguments: [cursor.id])
  }

  // MARK: Counting

  /// Whether the number of orders is at hand.
  var isCountedByTriggers: Bool { filter.search == nil && range == .all }

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
    let (sql, arguments): (String, StatementArguments) =
      if let expression {
        (ListStatements.foundCount(byOwner: owner != nil), self.arguments(expression.text(status), in: range))
      } else {
        (ListStatements.count(keys(status)), self.arguments(status, in: range))
      }
    return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: arguments + [limit]) ?? 0
  }

  // MARK: Sorted by something else

  /// Orders of the list by username, the newest first within each. The list must be a short one.
  func sortedRows(descending: Bool, after cursor: Kernel.Cursor?, limit: Int, offset: Int) throws -> [Order] {
    var arguments =
      expression.map { self.arguments($0.text(filter.status), in: range) } ?? self.arguments(filter.status, in: range)
    let positions =
      expression == nil
      ? ListStatements.candidates(keys(filter.status)) : ListStatements.found(byOwner: owner != nil)
    var position: Int64?
    if let cursor {
      position = try self.position(of: cursor)
      if position == nil { return [] }
    }
    let group = cursor?.group
    arguments += [OrderTotal.largestCount, group, group, group, position, limit, offset]
    let sql = ListStatements.sorted(positions, descending: descending)
    return try OrderRow.all(db, sql, arguments)
  }

  private func keys(_ status: OrderStatus?) -> ListStatements.Keys {
    ListStatements.Keys(hasOwner: owner != nil, hasStatus: status != nil, hasPattern: pattern != nil)
  }

  private func arguments(_ status: OrderStatus?, in range: PositionRange) -> StatementArguments {
    let keys = StatementArguments([owner?.text, status?.rawValue].compactMap { $0 })
    let patterns: StatementArguments = pattern.map { [$0.username, $0.itemName, $0.itemLetters] } ?? []
    return keys + [range.first, range.end] + patterns
  }

  /// - Parameter expression: for the search index.
  private func arguments(_ expression: String, in range: PositionRange) -> StatementArguments {
    StatementArguments([expression, owner?.text].compactMap { $0 }) + [range.first, range.end]
  }
}
