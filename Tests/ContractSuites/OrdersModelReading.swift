import Kernel
import OrdersContract

/// Lists and statistics of the model: everything is looked at, sorted and counted anew.
extension OrdersModel {
  func list(_ filter: OrderFilter, sort: OrderSort, of owner: EntityID? = nil) -> [Order] {
    let found = orders.enumerated().filter {
      (owner == nil || $0.element.userID == owner) && $0.element.matches(filter)
    }
    return found.sorted { left, right in
      let byTime = (left.element.createdAt, left.offset) > (right.element.createdAt, right.offset)
      let names = (left.element.username, right.element.username)
      let statuses = (left.element.status.rawValue, right.element.status.rawValue)
      return switch sort {
      case .newest: byTime
      case .oldest: !byTime
      case .username: names.0 == names.1 ? byTime : names.0 < names.1
      case .usernameDescending: names.0 == names.1 ? byTime : names.0 > names.1
      case .status: statuses.0 == statuses.1 ? byTime : statuses.0 < statuses.1
      case .statusDescending: statuses.0 == statuses.1 ? byTime : statuses.0 > statuses.1
      }
    }.map(\.element)
  }

  func statistics(at now: Timestamp) -> OrderStatistics {
    let counts = Dictionary(grouping: orders, by: \.status).mapValues(\.count)
    let seconds = orders.compactMap { order in
      order.decidedAt.map { max(0, Int($0.milliseconds - order.createdAt.milliseconds) / 1000) }
    }.sorted()
    let today = now.milliseconds / 86_400_000
    let days = (today - 29...today).map { day in
      OrderStatistics.Day(
        date: String(Timestamp(milliseconds: day * 86_400_000).description.prefix(10)),
        orders: orders.count { $0.createdAt.milliseconds / 86_400_000 == day })
    }
    let median = seconds.isEmpty ? nil : seconds[(seconds.count - 1) / 2]
    let starts = [0, 300, 3_600, 14_400, 86_400, 259_200, 604_800]
    let times = zip(starts, starts.dropFirst().map(Optional.some) + [nil]).map { start, end in
      OrderStatistics.DecisionTime(
        upToSeconds: end, orders: seconds.count { $0 >= start && $0 < end ?? Int.max })
    }
    return OrderStatistics(counts: counts, medianSecondsToDecision: median, perDay: days, decisionTimes: times)
  }
}

extension Order {
  fileprivate func matches(_ filter: OrderFilter) -> Bool {
    if let id = filter.userID, userID != id { return false }
    if let name = filter.username, username != name.lowercased() { return false }
    if let status = filter.status, self.status != status { return false }
    if let from = filter.from, createdAt < from { return false }
    if let to = filter.to, createdAt >= to { return false }
    return filter.search.map(matches) ?? true
  }

  /// From three characters on anywhere in the username or the item, below that at the beginning of the username.
  func matches(_ search: String) -> Bool {
    let search = search.trimmed.lowercased()
    if search.unicodeScalars.count < 3 { return username.lowercased().hasPrefix(search) }
    return username.lowercased().contains(search) || itemName.lowercased().contains(search)
  }
}
