import GRDB
import Kernel
import Orders
import OrdersContract

/// Which statements answer a list, and with what they begin.
struct ListQuery: Sendable {
  private let sql: String
  private let totalSQL: String
  /// Owner and status, as far as the list has them.
  private let key: [String]
  private let totalKey: [String]

  init(_ filter: OrderFilter) {
    let status = filter.status.map { [$0.rawValue] } ?? []
    totalSQL = filter.status == nil ? OrderStatements.total : OrderStatements.totalByStatus
    switch filter.visible {
    case .everyone:
      sql = filter.status == nil ? OrderStatements.list : OrderStatements.listByStatus
      key = status
      totalKey = [""] + status
    case .owner(let id):
      sql = filter.status == nil ? OrderStatements.listOwn : OrderStatements.listOwnByStatus
      key = [id.text] + status
      totalKey = key
    }
  }

  func run(_ page: PageRequest, _ db: Database) throws -> OrderSlice {
    // The first page begins after the end of time: one statement a list is enough.
    let time = page.cursor?.at.milliseconds ?? Int64.max
    // One more than wanted tells whether another page follows.
    let rest: StatementArguments = [time, page.cursor?.id.text ?? "", page.limit + 1, page.offset]
    let found = try OrderRow.all(db, sql, StatementArguments(key) + rest)
    let total = try Int.fetchOne(db.cachedStatement(sql: totalSQL), arguments: StatementArguments(totalKey))
    return OrderSlice(orders: Array(found.prefix(page.limit)), total: total ?? 0, hasMore: found.count > page.limit)
  }
}
