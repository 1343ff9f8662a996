public import Kernel
public import OrdersContract

/// Whose orders a caller may see. A store puts it into the query itself.
public enum Visibility: Sendable, Hashable {
  case everyone
  case owner(EntityID)
}

/// Which orders a list is about, and how it is sorted. It has been checked before.
///
/// Among everyone's orders, a search is as `OrderFilter` says. Among those of one owner, who is on all of them by name, it is
/// about the item alone: a part of it, of any length, anywhere.
public struct OrderSelection: Sendable, Hashable {
  public let visible: Visibility
  public let filter: OrderFilter
  public let sort: OrderSort

  public init(_ filter: OrderFilter = OrderFilter(), among visible: Visibility, sort: OrderSort = .newest) {
    self.filter = filter
    self.visible = visible
    self.sort = sort
  }

  /// Names the list in its cursors, so that a cursor of another list is noticed.
  var canonicalText: String {
    let whose =
      switch visible {
      case .everyone: "everyone"
      case .owner(let id): id.text
      }
    let parts: [(String, String?)] = [
      ("of", whose), ("sort", sort.rawValue), ("status", filter.status?.rawValue), ("user", filter.userID?.text),
      ("from", filter.from?.description), ("to", filter.to?.description), ("username", filter.username),
      ("search", filter.search),
    ]
    return "orders " + parts.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "\n")
  }

  /// The place of a row in this list.
  func cursor(after order: Order) -> Cursor {
    let group =
      switch sort {
      case .newest, .oldest: ""
      case .username, .usernameDescending: order.username
      case .status, .statusDescending: order.status.rawValue
      }
    return Cursor(at: order.createdAt, id: order.id, group: group, query: canonicalText)
  }
}

/// What a store finds when it is asked for a part of a list.
public enum OrderListing: Sendable, Hashable {
  case slice(OrderSlice)
  /// More than `OrderTotal.largestCount` orders would have to be sorted for it.
  case tooManyToSort
}

/// A part of a list as a store finds it.
public struct OrderSlice: Sendable, Hashable {
  /// At most as many as the page asked for.
  public let orders: [Order]
  /// How many orders the list has on all pages together.
  public let total: OrderTotal
  /// Whether another page follows.
  public let hasMore: Bool

  public init(orders: [Order], total: OrderTotal, hasMore: Bool) {
    self.orders = orders
    self.total = total
    self.hasMore = hasMore
  }
}
