import CoreMetrics
import Testing

@testable import Observability

@Suite struct PrometheusRegistryTests {
  @Test func oneSeriesForTheSameLabels() {
    let registry = PrometheusRegistry()
    for _ in 0..<3 { Counter(label: "orderdesk_orders_placed_total", factory: registry).increment() }
    #expect(PrometheusText.exposition(of: registry).contains("orderdesk_orders_placed_total 3\n"))
  }

  @Test func whatIsNotInTheCatalogueIsNotKept() {
    let registry = PrometheusRegistry()
    Counter(label: "made_up_total", factory: registry).increment()
    Meter(label: "made_up", factory: registry).set(1)
    Timer(label: "made_up_seconds", factory: registry).recordNanoseconds(1)
    #expect(PrometheusText.exposition(of: registry) == "")
  }

  @Test func aMetricOfAnotherKindIsNotKept() {
    let registry = PrometheusRegistry()
    Meter(label: "orderdesk_orders_placed_total", factory: registry).set(7)
    Counter(label: "orderdesk_live_readers", factory: registry).increment()
    Timer(label: "orderdesk_ready", factory: registry).recordNanoseconds(1)
    let text = PrometheusText.exposition(of: registry)
    #expect(!text.contains(" 7"))
    #expect(!text.contains("_bucket"))
  }

  @Test func aFloodOfLabelsIsBounded() {
    let registry = PrometheusRegistry()
    for number in 0..<(PrometheusRegistry.largestSeriesCount + 100) {
      Meter(label: "orderdesk_orders", dimensions: [("status", "\(number)")], factory: registry).set(1)
    }
    let lines = PrometheusText.exposition(of: registry).split(separator: "\n").count {
      $0.hasPrefix("orderdesk_orders{")
    }
    #expect(lines == PrometheusRegistry.largestSeriesCount)
  }

  @Test func countersOnlyGrow() {
    let registry = PrometheusRegistry()
    let counter = Counter(label: "orderdesk_orders_placed_total", factory: registry)
    counter.increment(by: 2)
    counter.increment(by: -5)
    registry.set("process_cpu_seconds_total", 1.25)
    registry.set("process_cpu_seconds_total", 2.5)
    let text = PrometheusText.exposition(of: registry)
    #expect(text.contains("orderdesk_orders_placed_total 2\n"))
    #expect(text.contains("process_cpu_seconds_total 2.5\n"))
  }

  @Test func parallelIncrementsAreAllCounted() async {
    let registry = PrometheusRegistry()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<500 {
            Counter(label: "orderdesk_orders_placed_total", factory: registry).increment()
            Recorder(label: "orderdesk_write_batch_size", factory: registry).record(4)
          }
        }
      }
    }
    let text = PrometheusText.exposition(of: registry)
    #expect(text.contains("orderdesk_orders_placed_total 4000\n"))
    #expect(text.contains("orderdesk_write_batch_size_bucket{le=\"4\"} 4000\n"))
    #expect(text.contains("orderdesk_write_batch_size_sum 16000\n"))
  }

  /// Prometheus, "Metric and label naming": a prefix, base units, `_total` for counters and for nothing else.
  @Test func namesAreAsPrometheusAdvises() {
    let names = MetricCatalogue.all.map(\.name)
    #expect(Set(names).count == names.count)
    for family in MetricCatalogue.all {
      #expect(family.name.wholeMatch(of: /(orderdesk|process)_[a-z_]+/) != nil, "\(family.name)")
      #expect(family.name.hasSuffix("_total") == (family.kind == .counter), "\(family.name)")
      #expect(!family.name.contains("milli") && !family.name.contains("kilo"), "\(family.name)")
      #expect(family.help.hasSuffix("."), "\(family.name)")
      if case .histogram(let bounds) = family.kind { #expect(bounds == bounds.sorted(), "\(family.name)") }
    }
  }
}
