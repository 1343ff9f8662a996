public import Kernel

/// What a person fills in to place an order.
public struct NewOrder: Sendable, Hashable {
  public let itemName: String
  public let quantity: Int
  public let notes: String

  public init(itemName: String, quantity: Int, notes: String) {
    self.itemName = itemName
    self.quantity = quantity
    self.notes = notes
  }
}

/// A yes or a no to one version of an order.
public struct Decision: Sendable, Hashable {
  public let orderID: EntityID
  /// The version that the approver saw.
  public let version: Int
  /// 0-500 code points.
  public let reason: String

  public init(orderID: EntityID, version: Int, reason: String) {
    self.orderID = orderID
    self.version = version
    self.reason = reason
  }
}

/// Which orders are wanted, newest first.
public struct OrderQuery: Sendable, Hashable {
  /// `nil` for all.
  public var status: OrderStatus?
  public var page: PageRequest

  public init(status: OrderStatus? = nil, page: PageRequest = PageRequest()) {
    self.status = status
    self.page = page
  }
}

/// A part of a list of orders.
public struct OrderPage: Sendable, Hashable, Codable {
  public let orders: [Order]
  /// How many orders the query has on all pages together.
  public let total: Int
  /// Asks for the next page; `nil` on the last one.
  public let nextCursor: String?

  public init(orders: [Order], total: Int, nextCursor: String?) {
    self.orders = orders
    self.total = total
    self.nextCursor = nextCursor
  }

  enum CodingKeys: String, CodingKey {
    case orders, total
    case nextCursor = "next_cursor"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(orders, forKey: .orders)
    try container.encode(total, forKey: .total)
    try container.encode(nextCursor, forKey: .nextCursor)
  }
}
