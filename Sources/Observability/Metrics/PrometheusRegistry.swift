public import CoreMetrics
import Synchronization

/// Keeps the metrics of one process for Prometheus: a backend of swift-metrics that is handed on, not installed globally.
///
/// What the catalogue does not have is not counted, and neither is what goes beyond the largest number of series: a label
/// with the text of a stranger can fill neither memory nor Prometheus.
public final class PrometheusRegistry: MetricsFactory {
  /// Of one family.
  static let largestSeriesCount = 2_000

  enum Cell: Sendable {
    case counter(CounterCell)
    case gauge(GaugeCell)
    case histogram(HistogramCell)
  }

  private let kinds: [String: MetricFamily.Kind]
  private let series = Mutex<[String: [String: Cell]]>([:])

  public convenience init() { self.init(MetricCatalogue.all) }

  let families: [MetricFamily]

  init(_ families: [MetricFamily]) {
    self.families = families
    kinds = Dictionary(families.map { ($0.name, $0.kind) }) { first, _ in first }
  }

  /// The series of a family by the text of their labels.
  func cells(of family: MetricFamily) -> [String: Cell] { series.withLock { $0[family.name] ?? [:] } }

  /// Sets a counter whose total is counted elsewhere.
  public func set(_ name: String, _ total: Double) {
    if case .counter(let cell)? = cell(name, []) { cell.set(total) }
  }

  /// The series of these labels, made at the first call; `nil` when it is not kept.
  private func cell(_ name: String, _ labels: [(String, String)]) -> Cell? {
    guard let kind = kinds[name] else { return nil }
    let key = PrometheusText.labels(labels)
    return series.withLock { series in
      if let known = series[name]?[key] { return known }
      guard series[name, default: [:]].count < PrometheusRegistry.largestSeriesCount else { return nil }
      let cell: Cell =
        switch kind {
        case .counter: .counter(CounterCell())
        case .gauge: .gauge(GaugeCell())
        case .histogram(let bounds): .histogram(HistogramCell(bounds: bounds))
        }
      series[name, default: [:]][key] = cell
      return cell
    }
  }

  // MARK: MetricsFactory

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    if case .counter(let cell)? = cell(label, dimensions) { return cell }
    return NOOPMetricsHandler.instance
  }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    if case .counter(let cell)? = cell(label, dimensions) { return cell }
    return NOOPMetricsHandler.instance
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    if case .gauge(let cell)? = cell(label, dimensions) { return cell }
    return NOOPMetricsHandler.instance
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    switch cell(label, dimensions) {
    case .gauge(let cell): cell
    case .histogram(let cell): cell
    case .counter, nil: NOOPMetricsHandler.instance
    }
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    if case .histogram(let cell)? = cell(label, dimensions) { return cell }
    return NOOPMetricsHandler.instance
  }

  // A series goes on for as long as the process: one that is gone for a while would look like a restart.
  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}
}
