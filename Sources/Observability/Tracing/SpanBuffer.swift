public import CoreMetrics
import Synchronization

/// Spans that wait to be sent. When the collector is slow or away the newest are dropped, and counted: no request waits.
public final class SpanBuffer: Sendable {
  /// About 1 KiB each.
  public static let defaultCapacity = 4_096

  private let capacity: Int
  private let spans = Mutex<[SpanRecord]>([])
  private let exported: Counter
  private let dropped: Counter

  public init(capacity: Int = SpanBuffer.defaultCapacity, metrics: any MetricsFactory) {
    self.capacity = capacity
    let name = "orderdesk_trace_spans_total"
    exported = Counter(label: name, dimensions: [("outcome", "exported")], factory: metrics)
    dropped = Counter(label: name, dimensions: [("outcome", "dropped")], factory: metrics)
  }

  func offer(_ span: SpanRecord) {
    let isIn = spans.withLock { spans in
      guard spans.count < capacity else { return false }
      spans.append(span)
      return true
    }
    if !isIn { dropped.increment() }
  }

  /// The oldest, at most so many.
  func take(_ count: Int) -> [SpanRecord] {
    spans.withLock { spans in
      let taken = Array(spans.prefix(count))
      spans.removeFirst(taken.count)
      return taken
    }
  }

  func count(exported number: Int) { exported.increment(by: number) }
  func count(dropped number: Int) { dropped.increment(by: number) }
}
