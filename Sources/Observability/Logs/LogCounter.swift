import CoreMetrics
import Logging

/// How many lines of each level were written, from the start at 0.
struct LogCounter: Sendable {
  private let counters: [Logger.Level: Counter]

  init(_ factory: any MetricsFactory) {
    counters = Dictionary(
      uniqueKeysWithValues: Logger.Level.allCases.map { level in
        let labels = [("level", level.rawValue)]
        return (level, Counter(label: "orderdesk_log_messages_total", dimensions: labels, factory: factory))
      })
  }

  func count(_ level: Logger.Level) { counters[level]?.increment() }
}
