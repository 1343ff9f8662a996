import OrdersContract
import Templates

/// The orders of each day as upright bars. Places along the days are in percent of the width, so the letters keep their size on
/// a phone; heights are in pixels.
struct DaysChart {
  let days: [OrderStatistics.Day]

  private static let height = 180

  var record: TemplateRecord {
    let scale = ChartScale(upTo: days.map(\.orders).max() ?? 0)
    return [
      "gist": gist,
      "total": CountText.of(total, "order"),
      "height": DaysChart.height,
      "marks": scale.marks.map { mark -> TemplateRecord in
        ["text": CountText.of(mark), "y": y(mark, scale)]
      },
      "bars": days.enumerated().map { index, day -> TemplateRecord in
        [
          "x": percent(Double(index) + 0.15), "width": percent(0.7), "y": y(day.orders, scale),
          "height": DaysChart.height - y(day.orders, scale),
          "text": "\(day.text): \(CountText.of(day.orders, "order"))",
        ]
      },
      "dates": dates,
      "rows": days.reversed().map { day -> TemplateRecord in
        ["date": day.date, "text": day.text, "orders": CountText.of(day.orders)]
      },
    ]
  }

  private var total: Int { days.map(\.orders).reduce(0, +) }

  /// A date a week, the last one today's.
  private var dates: [TemplateRecord] {
    days.enumerated().filter { (days.count - 1 - $0.offset) % 7 == 0 }.map { index, day in
      ["text": day.text, "x": percent(Double(index) + 0.5)]
    }
  }

  private var gist: String {
    guard let busiest = days.last(where: { $0.orders == days.map(\.orders).max() }), total > 0 else {
      return "Orders per day: none in the last \(days.count) days."
    }
    let quiet = days.count { $0.orders == 0 }
    let rest = quiet == 0 ? "" : ", and none on \(CountText.of(quiet, "day"))"
    return """
      Orders per day: \(CountText.of(total)) in the last \(days.count) days, the most on \(busiest.text) with \
      \(CountText.of(busiest.orders))\(rest).
      """
  }

  private func percent(_ place: Double) -> String { ChartPercent.of(place / Double(max(days.count, 1))) }

  /// What has a height is never so low that it cannot be seen.
  private func y(_ orders: Int, _ scale: ChartScale) -> Int {
    let height = orders * DaysChart.height / scale.top
    return DaysChart.height - (orders > 0 ? max(height, 2) : 0)
  }
}

/// A place or a width in a picture: `12.34%`.
enum ChartPercent {
  static func of(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
  }
}

extension OrderStatistics.Day {
  /// `26 Nov`.
  fileprivate var text: String { UTCText.day(of: date) }
}
