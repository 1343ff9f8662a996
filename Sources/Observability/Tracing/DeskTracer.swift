public import Kernel
public import Tracing

/// Makes spans, and puts those that have ended into a buffer of a bounded size. It waits for nobody.
public struct DeskTracer: Tracer {
  private let buffer: SpanBuffer
  private let random: any RandomSource
  /// Of traces that begin here, out of 2^32.
  private let threshold: UInt64

  /// - Parameter sampleRatio: how many of the traces that begin here are recorded, 0 to 1. A trace that somebody else began
  ///   is recorded when they say so (parent-based sampling).
  public init(buffer: SpanBuffer, sampleRatio: Double, random: any RandomSource) {
    self.buffer = buffer
    self.random = random
    threshold = UInt64(min(1, max(0, sampleRatio)) * 4_294_967_296)
  }

  public func startSpan<Instant: TracerInstant>(
    _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
  ) -> RecordedSpan {
    var context = context()
    let parent = context.traceParent
    let bytes = random.bytes(parent == nil ? 24 : 8)
    let traceID = parent?.traceID ?? identifier(Array(bytes[8...]))
    let place = TraceParent(
      traceID: traceID, spanID: identifier(Array(bytes[..<8])), isSampled: parent?.isSampled ?? isSampled(traceID))
    context.traceParent = place
    let start = instant().nanosecondsSinceEpoch
    let record = SpanRecord(
      name: operationName, kind: kind, place: place, parentSpanID: parent?.spanID, traceState: context.traceState,
      start: start, end: start)
    return RecordedSpan(record, context: context) { [buffer] in buffer.offer($0) }
  }

  /// An identifier is never all zero.
  private func identifier(_ bytes: [UInt8]) -> [UInt8] {
    bytes.allSatisfy { $0 == 0 } ? bytes.dropLast() + [1] : bytes
  }

  private func isSampled(_ traceID: [UInt8]) -> Bool {
    traceID.suffix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } < threshold
  }

  /// The exporter sends what there is every few seconds.
  public func forceFlush() {}

  public func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    TraceHeaders.extract(carrier, into: &context, using: extractor)
  }

  public func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    TraceHeaders.inject(context, into: &carrier, using: injector)
  }
}

/// The headers of W3C Trace Context.
public enum TraceHeaders {
  static let parent = "traceparent"
  static let state = "tracestate"

  static func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let parent = extractor.extract(key: parent, from: carrier).flatMap({ TraceParent($0) }) else { return }
    context.traceParent = parent
    // Others have to take at least 512 characters, and no more is passed on (§3.3.1.5).
    if let state = extractor.extract(key: state, from: carrier), state.utf8.count <= 512 { context.traceState = state }
  }

  static func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let place = context.traceParent else { return }
    injector.inject(place.header, forKey: parent, into: &carrier)
    if let value = context.traceState { injector.inject(value, forKey: state, into: &carrier) }
  }

  /// The headers that say which trace the running call belongs to; none when it belongs to none.
  public static var ofCurrentCall: [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    inject(InstrumentationContext.current ?? .topLevel, into: &headers, using: ListInjector())
    return headers
  }

  private struct ListInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [(name: String, value: String)]) {
      carrier.append((key, value))
    }
  }
}
