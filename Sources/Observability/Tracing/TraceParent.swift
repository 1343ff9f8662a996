import Kernel
import Tracing

/// Where a span stands in its trace, as W3C Trace Context writes it in the header `traceparent`.
public struct TraceParent: Sendable, Hashable {
  /// 16 bytes, not all zero.
  public let traceID: [UInt8]
  /// 8 bytes, not all zero.
  public let spanID: [UInt8]
  /// Whether whoever began the trace wants it recorded.
  public let isSampled: Bool

  init(traceID: [UInt8], spanID: [UInt8], isSampled: Bool) {
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
  }

  /// Takes `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`; a later version may have more after that (§3.2, §4.1).
  /// - Returns: `nil` for anything else: the trace then begins here.
  public init?(_ header: String) {
    let parts = header.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, let version = Self.bytes(parts[0], 1), version != [0xFF],
      let traceID = Self.bytes(parts[1], 16), let spanID = Self.bytes(parts[2], 8), let flags = Self.bytes(parts[3], 1),
      parts.count == 4 || version != [0], traceID.contains(where: { $0 != 0 }), spanID.contains(where: { $0 != 0 })
    else { return nil }
    self.init(traceID: traceID, spanID: spanID, isSampled: flags[0] & 1 == 1)
  }

  /// For the header of a request that goes out.
  public var header: String { "00-\(Hex.encode(traceID))-\(Hex.encode(spanID))-\(isSampled ? "01" : "00")" }

  private static func bytes(_ digits: Substring, _ count: Int) -> [UInt8]? {
    guard digits.utf8.count == count * 2 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}

extension InstrumentationContext {
  /// The span that is running, or the one of the caller.
  var traceParent: TraceParent? {
    get { self[TraceParentKey.self] }
    set { self[TraceParentKey.self] = newValue }
  }

  /// What other systems on the way have to say to each other (`tracestate`); passed on as it is.
  var traceState: String? {
    get { self[TraceStateKey.self] }
    set { self[TraceStateKey.self] = newValue }
  }
}

private enum TraceParentKey: InstrumentationContextKey {
  typealias Value = TraceParent
}

private enum TraceStateKey: InstrumentationContextKey {
  typealias Value = String
}
