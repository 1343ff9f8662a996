import Tracing

/// A span that has ended, ready to be sent.
struct SpanRecord: Sendable {
  var name: String
  let kind: SpanKind
  let place: TraceParent
  /// `nil` for the first span of a trace.
  let parentSpanID: [UInt8]?
  let traceState: String?
  /// Nanoseconds since 1970.
  let start: UInt64
  var end: UInt64
  var attributes: SpanAttributes = [:]
  var events: [SpanEvent] = []
  var status: SpanStatus?
}
