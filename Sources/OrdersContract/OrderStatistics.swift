/// How the desk is doing. It costs the same whatever the number of orders.
public struct OrderStatistics: Sendable, Hashable, Codable {
  /// How many days `perDay` has.
  public static let days = 30

  public let total: Int
  public let pending: Int
  public let approved: Int
  public let rejected: Int
  public let cancelled: Int
  /// Approved of all that are decided, 0-1; `nil` when none is.
  public let approvalRate: Double?
  /// From placing to deciding, in whole seconds; of an even number the lower one of the two in the middle. `nil` when no
  /// order is decided.
  public let medianSecondsToDecision: Int?
  /// The orders placed on each of the last 30 days in UTC, oldest first, today last.
  public let perDay: [Day]

  public struct Day: Sendable, Hashable, Codable {
    /// `2026-11-26`.
    public let date: String
    public let orders: Int

    public init(date: String, orders: Int) {
      self.date = date
      self.orders = orders
    }
  }

  public init(counts: [OrderStatus: Int], medianSecondsToDecision: Int?, perDay: [Day]) {
    pending = counts[.pending] ?? 0
    approved = counts[.approved] ?? 0
    rejected = counts[.rejected] ?? 0
    cancelled = counts[.cancelled] ?? 0
    total = pending + approved + rejected + cancelled
    approvalRate = approved + rejected == 0 ? nil : Double(approved) / Double(approved + rejected)
    self.medianSecondsToDecision = medianSecondsToDecision
    self.perDay = perDay
  }

  enum CodingKeys: String, CodingKey {
    case total
    case byStatus = "by_status"
    case approvalRate = "approval_rate"
    case medianSecondsToDecision = "median_seconds_to_decision"
    case perDay = "orders_per_day"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let counts = try container.decode([String: Int].self, forKey: .byStatus)
    self.init(
      counts: Dictionary(
        counts.compactMap { name, count in OrderStatus(rawValue: name).map { ($0, count) } }, uniquingKeysWith: +),
      medianSecondsToDecision: try container.decodeIfPresent(Int.self, forKey: .medianSecondsToDecision),
      perDay: try container.decode([Day].self, forKey: .perDay))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let counts: [OrderStatus: Int] = [
      .pending: pending, .approved: approved, .rejected: rejected, .cancelled: cancelled,
    ]
    try container.encode(total, forKey: .total)
    try container.encode(
      Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }), forKey: .byStatus)
    try container.encode(approvalRate, forKey: .approvalRate)
    try container.encode(medianSecondsToDecision, forKey: .medianSecondsToDecision)
    try container.encode(perDay, forKey: .perDay)
  }
}
