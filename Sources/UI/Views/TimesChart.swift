import OrdersContract
import Templates

/// How long decisions took, as a bar for each group, the longest of which is as wide as the picture.
struct TimesChart {
  let times: [OrderStatistics.DecisionTime]
  /// `nil` when no order is decided.
  let medianSeconds: Int?

  /// Of a bar with its words above it, in pixels.
  private static let rowHeight = 44

  var record: TemplateRecord {
    guard let medianSeconds, let largest = times.map(\.orders).max(), largest > 0 else { return ["is_known": false] }
    return [
      "is_known": true,
      "gist": gist(medianSeconds, largest),
      "half": DurationText.atMost(seconds: medianSeconds),
      "height": times.count * TimesChart.rowHeight,
      "bars": zip(times.indices, names).map { index, name -> TemplateRecord in
        let orders = times[index].orders
        let top = index * TimesChart.rowHeight
        return [
          "text": name, "orders": CountText.of(orders), "text_y": top + 16, "y": top + 24,
          "width": ChartPercent.of(Double(orders) / Double(largest)), "is_none": orders == 0,
        ]
      },
    ]
  }

  /// What each group is called, from where the one before ends.
  private var names: [String] {
    var start: Int?
    return times.map { time in
      defer { start = time.upToSeconds }
      switch (start, time.upToSeconds) {
      case (nil, let end?): return "Under \(DurationText.of(seconds: end))"
      case (let start?, let end?): return TimesChart.range(start, end)
      case (let start, nil): return "\(DurationText.of(seconds: start ?? 0)) or longer"
      }
    }
  }

  /// The unit once, when it is the same: `1 to 4 hours`.
  private static func range(_ start: Int, _ end: Int) -> String {
    let (from, to) = (DurationText.of(seconds: start), DurationText.of(seconds: end))
    let (first, last) = (from.split(separator: " "), to.split(separator: " "))
    let isSameUnit = first.count == 2 && last.count == 2 && first[1].prefix(3) == last[1].prefix(3)
    return isSameUnit ? "\(first[0]) to \(to)" : "\(from) to \(to)"
  }

  private func gist(_ medianSeconds: Int, _ largest: Int) -> String {
    let total = times.map(\.orders).reduce(0, +)
    let most = zip(times, names).first { $0.0.orders == largest }?.1 ?? ""
    return """
      Time to decision: half of \(CountText.of(total, "decision")) took \(DurationText.atMost(seconds: medianSeconds)); \
      the largest group, with \(CountText.of(largest)), is “\(most.lowercasedFirst)”.
      """
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }

  var uppercasedFirst: String { prefix(1).uppercased() + dropFirst() }
}
