import HTTPTypes
public import HTTPKit
public import Hummingbird
import Kernel
public import Tracing

/// Makes a span of each request, as a part of the trace that the caller names in `traceparent` (W3C Trace Context).
///
/// Without a tracer the trace of the caller is only known to the log. A span has the pattern of the route, the method and
/// the status, named by OpenTelemetry's semantic conventions; never a query, a header or a body.
public struct TracingMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let tracer: (any Tracer)?

  public init(_ tracer: (any Tracer)?) { self.tracer = tracer }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var place = InstrumentationContext.topLevel
    TraceHeaders.extract(request.headers, into: &place, using: HeaderExtractor())
    guard let tracer, !request.isProbe else {
      guard place.traceParent != nil else { return try await next(request, context) }
      return try await InstrumentationContext.$current.withValue(place) { try await next(request, context) }
    }
    return try await tracer.withSpan(request.method.rawValue, context: place, ofKind: .server) { span in
      let response = try await next(request, context)
      guard span.isRecording else { return response }
      let route = RequestMetricsMiddleware.route(context)
      span.operationName = "\(request.method.rawValue) \(route)"
      span.updateAttributes { attributes in
        attributes["http.request.method"] = request.method.rawValue
        attributes["http.route"] = route
        attributes["http.response.status_code"] = Int(response.status.code)
        attributes["orderdesk.request_id"] = context.requestID
        if let problem = context.trail.problem { attributes["error.type"] = problem.rawValue }
      }
      if response.status.code >= 500 { span.setStatus(SpanStatus(code: .error)) }
      return response
    }
  }

  private struct HeaderExtractor: Extractor {
    func extract(key: String, from fields: HTTPFields) -> String? { HTTPField.Name(key).flatMap { fields[$0] } }
  }
}
