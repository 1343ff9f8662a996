import Kernel
import OrdersContract

/// A part of the time line: positions from `first` on, before `end`.
struct PositionRange: Sendable, Hashable {
  static let all = PositionRange(first: 0, end: .max)

  var first: Int64
  var end: Int64

  /// The positions of orders that were placed in the filter's time.
  init(_ filter: OrderFilter) {
    self = .all
    if let from = filter.from { first = PositionRange.position(at: from) }
    if let to = filter.to { end = PositionRange.position(at: to) }
  }

  private init(first: Int64, end: Int64) {
    self.first = first
    self.end = end
  }

  /// What comes after a position in a list.
  func after(_ position: Int64, newestFirst: Bool) -> PositionRange {
    newestFirst
      ? PositionRange(first: first, end: min(end, position))
      : PositionRange(first: max(first, position + 1), end: end)
  }

  /// The first position of a moment; moments that no order can have are moved to the nearest one that it can.
  private static func position(at moment: Timestamp) -> Int64 { min(max(moment.milliseconds, 0), 1 << 42) << 20 }
}
