import CoreMetrics
import Kernel
import TestSupport
import Testing
import Tracing

@testable import Observability

@Suite struct DeskTracerTests {
  private let buffer = SpanBuffer(metrics: NOOPMetricsHandler.instance)

  private func tracer(_ ratio: Double = 1) -> DeskTracer {
    DeskTracer(buffer: buffer, sampleRatio: ratio, random: SeededRandom(7))
  }

  private var ended: [SpanRecord] { buffer.take(1_000) }

  @Test func childrenKnowTheirParent() async throws {
    let tracer = tracer()
    tracer.withSpan("outer", ofKind: .server) { _ in
      tracer.withSpan("inner") { span in span.attributes["answer"] = 42 }
    }
    let spans = ended
    #expect(spans.map(\.name) == ["inner", "outer"])
    let (inner, outer) = (try #require(spans.first), try #require(spans.last))
    #expect(inner.place.traceID == outer.place.traceID)
    #expect(inner.parentSpanID == outer.place.spanID)
    #expect(inner.place.spanID != outer.place.spanID)
    #expect(outer.parentSpanID == nil)
    #expect(outer.kind == .server)
    #expect(inner.start <= inner.end)
    #expect(inner.attributes.get("answer") == .int64(42))
  }

  @Test func theTraceOfTheCallerGoesOn() throws {
    let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    let tracer = tracer()
    var context = InstrumentationContext.topLevel
    tracer.extract(["traceparent": header, "tracestate": "other=1"], into: &context, using: Carrier())
    let span = tracer.startSpan("call", context: context)
    var outgoing: [String: String] = [:]
    tracer.inject(span.context, into: &outgoing, using: Carrier())
    span.end()
    let record = try #require(ended.first)
    #expect(record.parentSpanID == TraceParent(header)?.spanID)
    #expect(outgoing["traceparent"] == record.place.header)
    #expect(outgoing["traceparent"]?.contains("4bf92f3577b34da6a3ce929d0e0e4736") == true)
    #expect(outgoing["tracestate"] == "other=1")
  }

  @Test func aBadHeaderBeginsATraceOfItsOwn() throws {
    let tracer = tracer()
    var context = InstrumentationContext.topLevel
    tracer.extract(["traceparent": "nonsense", "tracestate": "other=1"], into: &context, using: Carrier())
    tracer.startSpan("call", context: context).end()
    let record = try #require(ended.first)
    #expect(record.parentSpanID == nil)
    #expect(record.traceState == nil)
  }

  @Test func whoBeganTheTraceDecidesWhetherItIsRecorded() {
    for (flags, isRecorded) in [("01", true), ("00", false)] {
      for ratio in [0.0, 1.0] {
        var context = InstrumentationContext.topLevel
        context.traceParent = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-\(flags)")
        let span = tracer(ratio).startSpan("call", context: context)
        #expect(span.isRecording == isRecorded)
        #expect(span.context.traceParent?.isSampled == isRecorded)
        span.end()
        #expect(ended.count == (isRecorded ? 1 : 0))
      }
    }
  }

  @Test func aRatioOfTheTracesIsRecorded() {
    for (ratio, range) in [(0.0, 0...0), (0.25, 180...320), (1.0, 1_000...1_000)] {
      let tracer = tracer(ratio)
      for _ in 0..<1_000 { tracer.startSpan("call", context: .topLevel).end() }
      let count = ended.count
      #expect(range.contains(count), "\(ratio): \(count)")
    }
  }

  @Test func nothingIsRecordedAfterTheEnd() {
    let span = tracer().startSpan("call", context: .topLevel)
    span.end()
    span.attributes["late"] = 1
    span.operationName = "late"
    span.addEvent("late")
    span.end()
    let spans = ended
    #expect(spans.map(\.name) == ["call"])
    #expect(spans.first?.attributes.isEmpty == true)
  }

  @Test func aFullBufferDropsAndCounts() {
    let metrics = PrometheusRegistry()
    let buffer = SpanBuffer(capacity: 2, metrics: metrics)
    let tracer = DeskTracer(buffer: buffer, sampleRatio: 1, random: SeededRandom())
    for _ in 0..<5 { tracer.startSpan("call", context: .topLevel).end() }
    #expect(buffer.take(10).count == 2)
    #expect(PrometheusText.exposition(of: metrics).contains("orderdesk_trace_spans_total{outcome=\"dropped\"} 3\n"))
  }

  /// The text of an error may be a secret; its type is not.
  @Test func errorsAreRecordedByTheirType() throws {
    struct Secret: Error, CustomStringConvertible { let description = "hunter2" }
    let tracer = tracer()
    try? tracer.withSpan("call", context: .topLevel) { _ in throw Secret() }
    let record = try #require(ended.first)
    let event = try #require(record.events.first)
    #expect(event.name == "exception")
    #expect("\(event.attributes)".contains("Secret"))
    let document = try OTLPDocument([record], resource: []).bytes()
    #expect(!String(decoding: document, as: UTF8.self).contains("hunter2"))
  }

  @Test func eventsOfOneSpanAreBounded() throws {
    let span = tracer().startSpan("call", context: .topLevel)
    for number in 0..<100 { span.addEvent(SpanEvent(name: "event \(number)")) }
    span.end()
    #expect(try #require(ended.first).events.count == RecordedSpan.largestEventCount)
  }

  private struct Carrier: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
  }
}
