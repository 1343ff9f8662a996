import GRDB
import Kernel
import OrdersContract

/// Statistics from the tables that triggers keep up to date.
enum StatisticsRows {
  private static let millisecondsOfDay: Int64 = 86_400_000

  static func statistics(at now: Timestamp, _ db: Database) throws -> OrderStatistics {
    var counts: [OrderStatus: Int] = [:]
    let totals = try Row.fetchCursor(db.cachedStatement(sql: OrderStatements.totalsOfEveryone))
    while let row = try totals.next() {
      guard let status = OrderStatus(rawValue: try row.decode(atIndex: 0)) else {
        throw DamagedRow("order_totals.status")
      }
      counts[status] = try row.decode(atIndex: 1)
    }
    return OrderStatistics(
      counts: counts, medianSecondsToDecision: try median(of: counts, db), perDay: try days(until: now, db))
  }

  /// The days that have no row have no orders.
  private static func days(until now: Timestamp, _ db: Database) throws -> [OrderStatistics.Day] {
    let today = now.milliseconds / millisecondsOfDay
    let first = today - Int64(OrderStatistics.days) + 1
    var found: [Int64: Int] = [:]
    let rows = try Row.fetchCursor(db.cachedStatement(sql: OrderStatements.days), arguments: [first, today])
    while let row = try rows.next() { found[try row.decode(atIndex: 0)] = try row.decode(atIndex: 1) }
    return (first...today).map { day in
      let date = Timestamp(milliseconds: day * millisecondsOfDay).description.prefix(10)
      return OrderStatistics.Day(date: String(date), orders: found[day] ?? 0)
    }
  }

  /// The slot of the one in the middle: a day, in it five minutes, in these a second.
  private static func median(of counts: [OrderStatus: Int], _ db: Database) throws -> Int? {
    let decided = (counts[.approved] ?? 0) + (counts[.rejected] ?? 0)
    guard decided > 0 else { return nil }
    // How many come before the one that is wanted.
    var rest = (decided - 1) / 2
    var (first, last) = (0, Int.max)
    for (width, next) in [(86_400, 288), (300, 300), (1, 1)] {
      let arguments: StatementArguments = [width, first, last]
      let rows = try Row.fetchCursor(db.cachedStatement(sql: OrderStatements.decisionTimes), arguments: arguments)
      var slot: Int?
      while slot == nil, let row = try rows.next() {
        let orders: Int = try row.decode(atIndex: 1)
        if rest < orders { slot = try row.decode(atIndex: 0) } else { rest -= orders }
      }
      guard let slot else { throw DamagedRow("decision_times.orders") }
      (first, last) = (slot * next, slot * next + next - 1)
    }
    return first
  }
}
