public import Kernel

/// Which orders are wanted. What is left out narrows nothing down.
public struct OrderFilter: Sendable, Hashable, Codable {
  /// Whose orders.
  public var userID: EntityID?
  /// Whose orders, by the whole name, in any case.
  public var username: String?
  /// 1-255 characters, in any case: from three on a part of the username or the item anywhere, below that how the
  /// username begins.
  public var search: String?
  public var status: OrderStatus?
  /// Placed at this moment or later.
  public var from: Timestamp?
  /// Placed before this moment.
  public var to: Timestamp?

  public init(
    userID: EntityID? = nil, username: String? = nil, search: String? = nil, status: OrderStatus? = nil,
    from: Timestamp? = nil, to: Timestamp? = nil
  ) {
    self.userID = userID
    self.username = username
    self.search = search
    self.status = status
    self.from = from
    self.to = to
  }
}

/// The order of a list. Within the same username or status, the newest come first.
public enum OrderSort: String, Sendable, Hashable, Codable, CaseIterable {
  case newest = "-created_at"
  case oldest = "created_at"
  case username
  case usernameDescending = "-username"
  case status
  case statusDescending = "-status"
}

/// Which orders are wanted, and in which order.
public struct OrderQuery: Sendable, Hashable, Codable {
  public var filter: OrderFilter
  public var sort: OrderSort
  public var page: PageRequest

  public init(
    _ filter: OrderFilter = OrderFilter(), sort: OrderSort = .newest, page: PageRequest = PageRequest()
  ) {
    self.filter = filter
    self.sort = sort
    self.page = page
  }

  public init(status: OrderStatus?, page: PageRequest = PageRequest()) {
    self.init(OrderFilter(status: status), page: page)
  }
}
