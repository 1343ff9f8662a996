public import CoreMetrics
public import HTTPKit
public import Hummingbird
import HTTPTypes
import Kernel
import Synchronization

/// Counts each request: how many, how long, how many at the moment, and how many were refused by a limit.
///
/// Labels are bounded: the route is the pattern that matched (`/orders/{id}`, `NotFound` for none), never the path; an unknown
/// method is `other`. A stream counts until it begins.
public struct RequestMetricsMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let handles: Handles
  private let clock = ContinuousClock()

  public init(_ factory: any MetricsFactory) { handles = Handles(factory) }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let start = clock.now
    handles.inFlight.increment()
    defer { handles.inFlight.decrement() }
    let response = try await next(request, context)
    let duration = clock.now - start
    let method = Self.methods.contains(request.method) ? request.method.rawValue : "other"
    let route = handles.route(method, Self.route(context))
    route.duration.recordNanoseconds(Int64(duration / .nanoseconds(1)))
    route.count(status: Int(response.status.code))
    switch context.trail.problem {
    case .authTooManyAttempts: handles.refusedAttempts.increment()
    case .requestRateLimited: handles.refusedRequests.increment()
    default: break
    }
    return response
  }

  private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .patch, .put, .delete, .options]

  /// As the OpenAPI document writes it.
  static func route(_ context: AppContext) -> String {
    let path = context.endpointPath ?? "NotFound"
    guard path.contains(":") else { return path }
    return path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
  }

  /// Looked up by each request: making a handle of swift-metrics takes longer than all of the rest.
  private final class Handles: Sendable {
    let inFlight: Meter
    let refusedAttempts: Counter
    let refusedRequests: Counter
    private let factory: any MetricsFactory
    private let routes = Mutex<[String: Route]>([:])

    init(_ factory: any MetricsFactory) {
      self.factory = factory
      inFlight = Meter(label: "orderdesk_http_requests_in_flight", factory: factory)
      let refusals = "orderdesk_limit_refusals_total"
      refusedAttempts = Counter(label: refusals, dimensions: [("limit", "attempts")], factory: factory)
      refusedRequests = Counter(label: refusals, dimensions: [("limit", "requests")], factory: factory)
    }

    func route(_ method: String, _ path: String) -> Route {
      routes.withLock { routes in
        let key = "\(method) \(path)"
        if let known = routes[key] { return known }
        let route = Route(method, path, factory)
        routes[key] = route
        return route
      }
    }
  }

  private final class Route: Sendable {
    let duration: Timer
    private let labels: [(String, String)]
    private let factory: any MetricsFactory
    private let counters = Mutex<[Int: Counter]>([:])

    init(_ method: String, _ path: String, _ factory: any MetricsFactory) {
      self.factory = factory
      labels = [("method", method), ("route", path)]
      duration = Timer(label: "orderdesk_http_request_duration_seconds", dimensions: labels, factory: factory)
    }

    func count(status: Int) {
      let counter = counters.withLock { counters in
        if let known = counters[status] { return known }
        let counter = Counter(
          label: "orderdesk_http_requests_total", dimensions: labels + [("status", String(status))], factory: factory)
        counters[status] = counter
        return counter
      }
      counter.increment()
    }
  }
}
