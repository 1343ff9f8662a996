import Kernel
import OrdersContract

/// Which orders can be asked for.
enum FilterRule {
  static let searchLength = 1...255

  /// The filter with its texts tidied.
  /// - Throws: `invalid` with one problem for each bad field, all at once.
  static func checked(_ filter: OrderFilter) throws(OrdersError) -> OrderFilter {
    let filter = tidied(filter)
    let problems = problems(filter)
    if !problems.isEmpty { throw .invalid(problems) }
    return filter
  }

  static func tidied(_ filter: OrderFilter) -> OrderFilter {
    var filter = filter
    filter.search = filter.search.map(TextRule.trimmed)
    filter.username = filter.username?.lowercased()
    return filter
  }

  static func problems(_ filter: OrderFilter) -> [FieldProblem] {
    [
      filter.search.flatMap { TextRule.problem(line: $0, field: "search", length: searchLength) },
      filter.username.flatMap { TextRule.problem(line: $0, field: "username", length: searchLength) },
      filter.isBackwards ? FieldProblem("to", .invalid, "Use the same time as from, or a later one.") : nil,
    ].compactMap { $0 }
  }
}

extension OrderFilter {
  fileprivate var isBackwards: Bool {
    guard let from, let to else { return false }
    return from > to
  }
}
