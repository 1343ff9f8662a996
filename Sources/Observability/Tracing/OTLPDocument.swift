import Foundation
import Kernel
import Tracing

/// Spans as an `ExportTraceServiceRequest` of the OpenTelemetry protocol, in its JSON form (OTLP 1.x, "JSON Protobuf
/// encoding"): identifiers in hex, 64-bit numbers as texts, enumerations as numbers.
struct OTLPDocument: Encodable {
  private let resourceSpans: [ResourceSpans]

  init(_ spans: [SpanRecord], resource: [(String, String)]) {
    let facts = resource.map { Attribute(key: $0.0, value: .string($0.1)) }
    let scope = ScopeSpans(scope: Scope(name: "orderdesk"), spans: spans.map(OneSpan.init))
    resourceSpans = [ResourceSpans(resource: Resource(attributes: facts), scopeSpans: [scope])]
  }

  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  private struct ResourceSpans: Encodable {
    let resource: Resource
    let scopeSpans: [ScopeSpans]
  }

  private struct Resource: Encodable {
    let attributes: [Attribute]
  }

  private struct ScopeSpans: Encodable {
    let scope: Scope
    let spans: [OneSpan]
  }

  private struct Scope: Encodable {
    let name: String
  }

  private struct OneSpan: Encodable {
    let traceId: String
    let spanId: String
    let parentSpanId: String?
    let traceState: String?
    let name: String
    let kind: Int
    let startTimeUnixNano: String
    let endTimeUnixNano: String
    let attributes: [Attribute]
    let events: [Event]
    let status: Status

    init(_ span: SpanRecord) {
      traceId = Hex.encode(span.place.traceID)
      spanId = Hex.encode(span.place.spanID)
      parentSpanId = span.parentSpanID.map { Hex.encode($0) }
      traceState = span.traceState
      name = span.name
      kind = OTLPDocument.number(of: span.kind)
      startTimeUnixNano = String(span.start)
      endTimeUnixNano = String(span.end)
      attributes = OTLPDocument.attributes(span.attributes)
      events = span.events.map(Event.init)
      status = Status(span.status)
    }
  }

  private struct Event: Encodable {
    let name: String
    let timeUnixNano: String
    let attributes: [Attribute]

    init(_ event: SpanEvent) {
      name = event.name
      timeUnixNano = String(event.nanosecondsSinceEpoch)
      attributes = OTLPDocument.attributes(event.attributes)
    }
  }

  /// 0 is unset, 1 good, 2 an error.
  private struct Status: Encodable {
    let code: Int
    let message: String?

    init(_ status: SpanStatus?) {
      code = status.map { $0.code == .error ? 2 : 1 } ?? 0
      message = status?.message
    }
  }

  private struct Attribute: Encodable {
    let key: String
    let value: Value
  }

  private enum Value: Encodable {
    case string(String), int(Int64), double(Double), bool(Bool)

    private enum CodingKeys: String, CodingKey {
      case stringValue, intValue, doubleValue, boolValue
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .string(let text): try container.encode(text, forKey: .stringValue)
      case .int(let number): try container.encode(String(number), forKey: .intValue)
      case .double(let number): try container.encode(number, forKey: .doubleValue)
      case .bool(let flag): try container.encode(flag, forKey: .boolValue)
      }
    }
  }

  /// In the order of their names. Lists become texts: nothing here has one.
  private static func attributes(_ attributes: SpanAttributes) -> [Attribute] {
    var list: [Attribute] = []
    attributes.forEach { key, attribute in
      let value: Value =
        switch attribute {
        case .int32(let number): .int(Int64(number))
        case .int64(let number): .int(number)
        case .double(let number): .double(number)
        case .bool(let flag): .bool(flag)
        case .string(let text): .string(text)
        case .stringConvertible(let other): .string(other.description)
        default: .string("\(attribute)")
        }
      list.append(Attribute(key: key, value: value))
    }
    return list.sorted { $0.key < $1.key }
  }

  /// The numbers of `SpanKind` in the protocol.
  private static func number(of kind: SpanKind) -> Int {
    switch kind {
    case .internal: 1
    case .server: 2
    case .client: 3
    case .producer: 4
    case .consumer: 5
    }
  }
}
