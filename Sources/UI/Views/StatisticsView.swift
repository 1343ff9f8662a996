import Kernel
import OrdersContract
import Templates

/// The numbers of the desk in words, and what its pictures need.
struct StatisticsView {
  let statistics: OrderStatistics

  /// The main numbers.
  var numbers: TemplateRecord {
    let (rate, median) = (statistics.approvalRate, statistics.medianSecondsToDecision)
    return [
      "is_available": true,
      "is_empty": statistics.total == 0,
      "total": CountText.of(statistics.total),
      "pending": CountText.of(statistics.pending),
      "approved": CountText.of(statistics.approved),
      "rejected": CountText.of(statistics.rejected),
      "cancelled": CountText.of(statistics.cancelled),
      "approval_rate": rate.map(PercentText.of) ?? "",
      "median": median.map { DurationText.of(seconds: $0).uppercasedFirst } ?? "",
    ]
  }

  /// In place of the numbers, while they cannot be had.
  static let unavailable: TemplateRecord = ["is_available": false]

  /// The whole page.
  var record: TemplateRecord {
    [
      "statistics": numbers,
      "days": DaysChart(days: statistics.perDay).record,
      "rate": RateChart(approved: statistics.approved, rejected: statistics.rejected).record,
      "times": TimesChart(
        times: statistics.decisionTimes, medianSeconds: statistics.medianSecondsToDecision
      ).record,
    ]
  }
}
