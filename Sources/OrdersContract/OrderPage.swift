/// A part of a list of orders.
public struct OrderPage: Sendable, Hashable, Codable {
  public let orders: [Order]
  /// How many orders the query has on all pages together.
  public let total: OrderTotal
  /// Asks for the next page; `nil` on the last one.
  public let nextCursor: String?

  public init(orders: [Order], total: OrderTotal, nextCursor: String?) {
    self.orders = orders
    self.total = total
    self.nextCursor = nextCursor
  }

  enum CodingKeys: String, CodingKey {
    case orders, total
    case isExact = "total_exact"
    case nextCursor = "next_cursor"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    orders = try container.decode([Order].self, forKey: .orders)
    total = OrderTotal(
      count: try container.decode(Int.self, forKey: .total), isExact: try container.decode(Bool.self, forKey: .isExact))
    nextCursor = try container.decodeIfPresent(String.self, forKey: .nextCursor)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(orders, forKey: .orders)
    try container.encode(total.count, forKey: .total)
    try container.encode(total.isExact, forKey: .isExact)
    try container.encode(nextCursor, forKey: .nextCursor)
  }
}

/// How many orders a query has.
public struct OrderTotal: Sendable, Hashable {
  /// Up to here a search, or a range of time, is counted; and up to here it can be sorted by something else than time.
  public static let largestCount = 10_000

  public let count: Int
  /// `false` when there are more than `count`.
  public let isExact: Bool

  public init(count: Int, isExact: Bool = true) {
    self.count = count
    self.isExact = isExact
  }
}
