import CoreMetrics
import Testing

@testable import Observability

/// The text format 0.0.4, byte by byte.
@Suite struct PrometheusTextTests {
  private let registry = PrometheusRegistry([
    MetricFamily("orders_total", .counter, "Orders, with a \\ in the help."),
    MetricFamily("waiting", .gauge, "Waiting."),
    MetricFamily("seconds", .histogram(bounds: [0.1, 1]), "Seconds."),
  ])

  private var text: String { PrometheusText.exposition(of: registry) }

  @Test func whatHasNoSeriesIsNotThere() {
    #expect(text == "")
  }

  @Test func countersAndGauges() {
    Counter(label: "orders_total", dimensions: [("status", "pending")], factory: registry).increment(by: 3)
    Counter(label: "orders_total", dimensions: [("status", "approved")], factory: registry).increment(by: 0)
    Meter(label: "waiting", factory: registry).set(1.5)
    #expect(
      text == """
        # HELP orders_total Orders, with a \\\\ in the help.
        # TYPE orders_total counter
        orders_total{status="approved"} 0
        orders_total{status="pending"} 3
        # HELP waiting Waiting.
        # TYPE waiting gauge
        waiting 1.5

        """)
  }

  @Test func bucketsAreAddedUpAndABoundBelongsToItsBucket() {
    let timer = Timer(label: "seconds", dimensions: [("route", "/")], factory: registry)
    for nanoseconds in [100_000_000, 100_000_001, 2_000_000_000] { timer.recordNanoseconds(nanoseconds) }
    let lines = text.split(separator: "\n").dropFirst(2)
    #expect(
      Array(lines) == [
        "seconds_bucket{route=\"/\",le=\"0.1\"} 1", "seconds_bucket{route=\"/\",le=\"1\"} 2",
        "seconds_bucket{route=\"/\",le=\"+Inf\"} 3", "seconds_sum{route=\"/\"} 2.200000001",
        "seconds_count{route=\"/\"} 3",
      ])
  }

  @Test func labelsAreEscaped() {
    Meter(label: "waiting", dimensions: [("name", "a\"b\\c\nd")], factory: registry).set(1)
    #expect(text.contains(#"waiting{name="a\"b\\c\nd"} 1"#))
  }

  @Test(arguments: [
    (0.0, "0"), (-3.0, "-3"), (0.25, "0.25"), (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"),
    (Double.nan, "NaN"), (1_700_000_000.5, "1700000000.5"), (1e18, "1000000000000000000"),
  ])
  func numbers(_ value: Double, _ text: String) {
    #expect(PrometheusText.number(value) == text)
  }
}
