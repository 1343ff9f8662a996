import HTTPTypes
public import Hummingbird
import Kernel

/// Limits the requests to the JSON API, and tells on every answer what is left.
///
/// It comes after the check of who is calling, and counts a request under that person, or under the address of somebody
/// who is not signed in. Pages count, too, for who is signed in: what they are refused goes to the audit trail, which
/// nobody may fill. `OPTIONS` is free. The headers of refusals are set by `ProblemMiddleware`, from the trail.
public struct RateLimitMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let limits: RateLimits

  public init(_ limits: RateLimits) { self.limits = limits }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let isCounted = request.isAPI || context.principal != nil
    guard isCounted, request.method != .options else { return try await next(request, context) }
    try limits.count(context)
    var response = try await next(request, context)
    response.setHeaders(of: context.trail.quota)
    return response
  }
}

extension Response {
  mutating func setHeaders(of quota: Quota?) {
    guard let quota else { return }
    for field in quota.headers { headers[field.name] = field.value }
  }
}
