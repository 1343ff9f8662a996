import GRDB
import Kernel
import Orders
import OrdersContract

extension OrderLists {
  /// The orders of a page, and one more if another page follows; `nil` when too many would have to be sorted.
  /// - Parameter total: of the list.
  func page(_ page: PageRequest, total: OrderTotal) throws -> [Order]? {
    switch selection.sort {
    case .newest: return try byTime(page, newestFirst: true)
    case .oldest: return try byTime(page, newestFirst: false)
    case .status, .statusDescending:
      guard expression == nil || total.isExact else { return nil }
      return try byStatus(page, descending: selection.sort == .statusDescending)
    case .username, .usernameDescending:
      let isDescending = selection.sort == .usernameDescending
      // All of one owner's orders have the same name.
      if owner != nil { return try byTime(page, newestFirst: true) }
      if isCountedByTriggers { return try byOwner(page, descending: isDescending) }
      guard total.isExact else { return nil }
      return try sortedRows(
        descending: isDescending, after: page.cursor, limit: page.limit + 1, offset: page.offset)
    }
  }

  private func byTime(_ page: PageRequest, newestFirst: Bool) throws -> [Order] {
    var range = range
    if let cursor = page.cursor {
      guard let position = try position(of: cursor) else { return [] }
      range = range.after(position, newestFirst: newestFirst)
    }
    return try rows(
      status: filter.status, in: range, newestFirst: newestFirst, limit: page.limit + 1, offset: page.offset)
  }

  /// One status after the other.
  private func byStatus(_ page: PageRequest, descending: Bool) throws -> [Order] {
    var walk = GroupWalk(page)
    let names = (filter.status.map { [$0] } ?? OrderStatus.allCases).map(\.rawValue).sorted()
    let statuses = (descending ? names.reversed() : names).compactMap(OrderStatus.init(rawValue:))
    for status in statuses where !walk.isFull {
      guard walk.reaches(status.rawValue, descending: descending) else { continue }
      let part = try walk.range(of: status.rawValue, in: range, self)
      guard let part else { return [] }
      let found = try rows(status: status, in: part, limit: walk.missing, offset: walk.offset)
      // A count is needed only to skip a group as a whole.
      let skipped = walk.offset
      try walk.take(found) { try count(status: status, limit: skipped) }
    }
    return walk.orders
  }

  /// One person after the other, by name.
  private func byOwner(_ page: PageRequest, descending: Bool) throws -> [Order] {
    var walk = GroupWalk(page)
    let start = page.cursor?.group ?? (descending ? "\u{10FFFF}" : "")
    let sql = ListStatements.owners(hasStatus: filter.status != nil, descending: descending)
    let owners = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [filter.status?.rawValue, start])
    while !walk.isFull, let row = try owners.next() {
      let (owner, name): (EntityID, String) = (try row.decode(atIndex: 0), try row.decode(atIndex: 1))
      let count: Int = try row.decode(atIndex: 2)
      guard count > walk.offset else {
        walk.skip(count)
        continue
      }
      let list = OrderLists(db: db, selection: selection, owner: owner, range: range, expression: nil, pattern: nil)
      guard let part = try walk.range(of: name, in: range, self) else { return [] }
      let found = try list.rows(status: filter.status, in: part, limit: walk.missing, offset: walk.offset)
      walk.take(found) { count }
    }
    return walk.orders
  }
}

/// Fills a page from one group of rows after the other.
struct GroupWalk {
  private let page: PageRequest
  private(set) var orders: [Order] = []
  /// How many rows are still to be passed over.
  private(set) var offset: Int

  init(_ page: PageRequest) {
    self.page = page
    offset = page.offset
  }

  /// One more than the page has.
  var missing: Int { page.limit + 1 - orders.count }

  var isFull: Bool { missing <= 0 }

  /// Whether the group does not come before the cursor.
  func reaches(_ group: String, descending: Bool) -> Bool {
    guard let cursor = page.cursor else { return true }
    return descending ? group <= cursor.group : group >= cursor.group
  }

  /// The rows of a group: in the cursor's own group, those after it. `nil` when the cursor's row does not exist.
  func range(of group: String, in range: PositionRange, _ list: OrderLists) throws -> PositionRange? {
    guard let cursor = page.cursor, cursor.group == group else { return range }
    return try list.position(of: cursor).map { range.after($0, newestFirst: true) }
  }

  mutating func skip(_ count: Int) { offset -= count }

  /// - Parameter count: the number of rows in the group, asked for when all of them were passed over.
  mutating func take(_ found: [Order], count: () throws -> Int) rethrows {
    orders += found
    offset = found.isEmpty && offset > 0 ? max(0, offset - (try count())) : 0
  }
}
