import Foundation
import InMemoryLogging
import Kernel
import Logging
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import Observability

@Suite struct SpanExporterTests {
  private let metrics = PrometheusRegistry()
  private let log = InMemoryLogHandler()

  @Test func theDocumentIsThatOfOTLP() async throws {
    let buffer = SpanBuffer(metrics: metrics)
    let tracer = DeskTracer(buffer: buffer, sampleRatio: 1, random: SeededRandom(3))
    tracer.withSpan("GET /orders", context: .topLevel, ofKind: .server) { span in
      span.attributes["http.response.status_code"] = 503
      span.attributes["http.route"] = "/orders"
      span.setStatus(SpanStatus(code: .error))
    }
    let sent = Sent()
    await exporter(buffer) { sent.add($0) }.export()
    let document = try #require(try sent.documents().first)
    let resource = try #require(document.resourceSpans.first)
    #expect(resource.resource.attributes.first?.key == "service.name")
    #expect(resource.resource.attributes.first?.value.stringValue == "orderdesk")
    let span = try #require(resource.scopeSpans.first?.spans.first)
    #expect(span.traceId.count == 32 && span.spanId.count == 16)
    #expect(span.parentSpanId == nil)
    #expect(span.kind == 2)
    #expect(span.status.code == 2)
    #expect(span.attributes.map(\.key) == ["http.response.status_code", "http.route"])
    #expect(span.attributes.first?.value.intValue == "503")
    #expect(UInt64(span.startTimeUnixNano) != nil && UInt64(span.endTimeUnixNano) != nil)
  }

  @Test func allIsSentInBatches() async throws {
    let buffer = SpanBuffer(metrics: metrics)
    let tracer = DeskTracer(buffer: buffer, sampleRatio: 1, random: SeededRandom(3))
    for _ in 0..<(SpanExporter.batchSize + 10) { tracer.startSpan("call", context: .topLevel).end() }
    let sent = Sent()
    let exporter = exporter(buffer) { sent.add($0) }
    await exporter.export()
    await exporter.export()
    let counts = try sent.documents().map { $0.resourceSpans[0].scopeSpans[0].spans.count }
    #expect(counts == [SpanExporter.batchSize, 10])
    #expect(
      PrometheusText.exposition(of: metrics).contains("{outcome=\"exported\"} \(SpanExporter.batchSize + 10)\n"))
  }

  /// A collector that is away costs spans and one line in the log, not a line for each of them.
  @Test func failuresAreCountedAndSaidOnce() async throws {
    struct Away: Error {}
    let buffer = SpanBuffer(metrics: metrics)
    let tracer = DeskTracer(buffer: buffer, sampleRatio: 1, random: SeededRandom(3))
    let isAway = Mutex(true)
    let sent = Sent()
    let exporter = exporter(buffer) { document in
      if isAway.withLock({ $0 }) { throw Away() }
      sent.add(document)
    }
    for _ in 0..<3 {
      tracer.startSpan("call", context: .topLevel).end()
      await exporter.export()
    }
    #expect(log.entries.map(\.level) == [.warning])
    isAway.withLock { $0 = false }
    tracer.startSpan("call", context: .topLevel).end()
    await exporter.export()
    #expect(log.entries.map(\.level) == [.warning, .notice])
    #expect(try sent.documents().count == 1)
    let text = PrometheusText.exposition(of: metrics)
    #expect(text.contains("{outcome=\"dropped\"} 3\n"))
    #expect(text.contains("{outcome=\"exported\"} 1\n"))
  }

  private func exporter(_ buffer: SpanBuffer, _ send: @escaping SpanExporter.Send) -> SpanExporter {
    let logger = Logger(label: "test") { [log] _ in log }
    return SpanExporter(buffer: buffer, resource: [("service.name", "orderdesk")], logger: logger, send: send)
  }
}

private final class Sent: Sendable {
  private let bytes = Mutex<[[UInt8]]>([])

  func add(_ document: [UInt8]) { bytes.withLock { $0.append(document) } }

  func documents() throws -> [Document] {
    try bytes.withLock { $0 }.map { try JSONDecoder().decode(Document.self, from: Data($0)) }
  }
}

/// What a collector reads.
private struct Document: Decodable {
  let resourceSpans: [ResourceSpans]

  struct ResourceSpans: Decodable {
    let resource: Resource
    let scopeSpans: [ScopeSpans]
  }

  struct Resource: Decodable { let attributes: [Attribute] }

  struct ScopeSpans: Decodable { let spans: [OneSpan] }

  struct OneSpan: Decodable {
    let traceId: String
    let spanId: String
    let parentSpanId: String?
    let kind: Int
    let status: Status
    let attributes: [Attribute]
    let startTimeUnixNano: String
    let endTimeUnixNano: String
  }

  struct Status: Decodable { let code: Int }

  struct Attribute: Decodable {
    let key: String
    let value: Value
  }

  struct Value: Decodable {
    let stringValue: String?
    let intValue: String?
  }
}
