import GRDB
import Kernel
import OrdersContract

/// Statistics from the tables that triggers keep up to date.
enum StatisticsRows {
  private static let millisecondsOfDay: Int64 = 86_400_000
  private static let secondsOfDay = 86_400

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
      counts: counts, medianSecondsToDecision: try median(of: counts, db), perDay: try days(until: now, db),
      decisionTimes: try decisionTimes(db))
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

  /// Within the first day slots of five minutes tell the groups apart, later on those of a day do: so at most 288 rows of the
  /// one are added up, and of the other one row for each day that a decision may have taken.
  private static func decisionTimes(_ db: Database) throws -> [OrderStatistics.DecisionTime] {
    var first = 0
    return try (OrderStatistics.decisionLimits + [nil]).map { limit in
      let width = limit.map { $0 <= secondsOfDay ? 300 : secondsOfDay } ?? secondsOfDay
      let arguments: StatementArguments = [width, first / width, limit.map { $0 / width - 1 } ?? Int.max]
      first = limit ?? first
      let orders = try Int.fetchOne(db.cachedStatement(sql: OrderStatements.decisionsWithin), arguments: arguments)
      return OrderStatistics.DecisionTime(upToSeconds: limit, orders: orders ?? 0)
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
