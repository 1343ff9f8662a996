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
  /// How long decisions took: one entry for each of `decisionLimits`, the shortest first, and one for all that took longer.
  public let decisionTimes: [DecisionTime]

  /// Where one group of `decisionTimes` ends and the next begins, in seconds: 5 minutes, an hour, 4 hours, a day, 3 days, a week.
  public static let decisionLimits = [300, 3_600, 14_400, 86_400, 259_200, 604_800]

  public struct Day: Sendable, Hashable, Codable {
    /// `2026-11-26`.
    public let date: String
    public let orders: Int

    public init(date: String, orders: Int) {
      self.date = date
      self.orders = orders
    }
  }

  /// The orders whose decisions took about as long.
  public struct DecisionTime: Sendable, Hashable, Codable {
    /// They took less than this, and at least as much as the entry before says; `nil` for those that took longer than all limits.
    public let upToSeconds: Int?
    public let orders: Int

    public init(upToSeconds: Int?, orders: Int) {
      self.upToSeconds = upToSeconds
      self.orders = orders
    }

    enum CodingKeys: String, CodingKey {
      case upToSeconds = "up_to_seconds"
      case orders
    }

    /// Writes the absent limit as `null`, so that every entry has the same members.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(upToSeconds, forKey: .upToSeconds)
      try container.encode(orders, forKey: .orders)
    }
  }

  public init(
    counts: [OrderStatus: Int], medianSecondsToDecision: Int?, perDay: [Day], decisionTimes: [DecisionTime]
  ) {
    pending = counts[.pending] ?? 0
    approved = counts[.approved] ?? 0
    rejected = counts[.rejected] ?? 0
    cancelled = counts[.cancelled] ?? 0
    total = pending + approved + rejected + cancelled
    approvalRate = approved + rejected == 0 ? nil : Double(approved) / Double(approved + rejected)
    self.medianSecondsToDecision = medianSecondsToDecision
    self.perDay = perDay
    self.decisionTimes = decisionTimes
  }

  enum CodingKeys: String, CodingKey {
    case total
    case byStatus = "by_status"
    case approvalRate = "approval_rate"
    case medianSecondsToDecision = "median_seconds_to_decision"
    case perDay = "orders_per_day"
    case decisionTimes = "decision_times"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let counts = try container.decode([String: Int].self, forKey: .byStatus)
    self.init(
      counts: Dictionary(
        counts.compactMap { name, count in OrderStatus(rawValue: name).map { ($0, count) } }, uniquingKeysWith: +),
      medianSecondsToDecision: try container.decodeIfPresent(Int.self, forKey: .medianSecondsToDecision),
      perDay: try container.decode([Day].self, forKey: .perDay),
      decisionTimes: try container.decode([DecisionTime].self, forKey: .decisionTimes))
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
    try container.encode(decisionTimes, forKey: .decisionTimes)
  }
}
