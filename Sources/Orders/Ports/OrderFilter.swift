public import Kernel
public import OrdersContract

/// Whose orders a caller may see. A store puts it into the query itself.
public enum Visibility: Sendable, Hashable {
  case everyone
  case owner(EntityID)
}

/// Which orders a list is about.
public struct OrderFilter: Sendable, Hashable {
  /// Whose orders.
  public let visible: Visibility
  /// `nil` for all.
  public let status: OrderStatus?

  /// The orders that are visible, of one status or of all.
  public init(visible: Visibility, status: OrderStatus?) {
    self.visible = visible
    self.status = status
  }

  /// Names the list in its cursors, so that a cursor of another list is noticed.
  var canonicalText: String {
    let whose =
      switch visible {
      case .everyone: "everyone"
      case .owner(let id): id.text
      }
    return "orders of=\(whose) status=\(status?.rawValue ?? "any")"
  }
}

/// A part of a list as a store finds it.
public struct OrderSlice: Sendable, Hashable {
  /// At most as many as the page asked for.
  public let orders: [Order]
  /// How many orders the filter has on all pages together.
  public let total: Int
  /// Whether another page follows.
  public let hasMore: Bool

  /// What a store found.
  public init(orders: [Order], total: Int, hasMore: Bool) {
    self.orders = orders
    self.total = total
    self.hasMore = hasMore
  }
}
