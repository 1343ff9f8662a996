import Synchronization
public import Tracing

/// A span while it runs. One that is not sampled only carries its place in the trace.
public final class RecordedSpan: Span {
  /// More events of one span are left out.
  static let largestEventCount = 32

  public let context: InstrumentationContext
  private let onEnd: @Sendable (SpanRecord) -> Void
  /// `nil` when it is not sampled, or has ended.
  private let record: Mutex<SpanRecord?>

  init(_ record: SpanRecord, context: InstrumentationContext, onEnd: @escaping @Sendable (SpanRecord) -> Void) {
    self.context = context
    self.onEnd = onEnd
    self.record = Mutex(record.place.isSampled ? record : nil)
  }

  public var isRecording: Bool { record.withLock { $0 != nil } }

  public var operationName: String {
    get { record.withLock { $0?.name ?? "" } }
    set { record.withLock { $0?.name = newValue } }
  }

  public var attributes: SpanAttributes {
    get { record.withLock { $0?.attributes ?? [:] } }
    set { record.withLock { $0?.attributes = newValue } }
  }

  public func setStatus(_ status: SpanStatus) { record.withLock { $0?.status = status } }

  public func addEvent(_ event: SpanEvent) {
    record.withLock { record in
      if let count = record?.events.count, count < RecordedSpan.largestEventCount { record?.events.append(event) }
    }
  }

  /// By its type: the text of an error may hold what nobody else should read.
  public func recordError<Instant: TracerInstant>(
    _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
  ) {
    var attributes = attributes
    attributes["exception.type"] = String(reflecting: type(of: error))
    addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
  }

  /// There are no links: everything here has one cause.
  public func addLink(_ link: SpanLink) {}

  public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    let ended = record.withLock { record in
      defer { record = nil }
      return record
    }
    guard var ended else { return }
    ended.end = max(ended.start, instant().nanosecondsSinceEpoch)
    onEnd(ended)
  }
}
