public import Logging
import Kernel
import Tracing

extension Logger.MetadataProvider {
  /// The trace that the caller of the request, or the desk itself, has begun: `trace_id` as in `traceparent`.
  public static let trace = Logger.MetadataProvider {
    guard let place = InstrumentationContext.current?.traceParent else { return [:] }
    return ["trace_id": .string(Hex.encode(place.traceID))]
  }
}
