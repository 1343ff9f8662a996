import HTTPTypes
public import Hummingbird
import Kernel

/// Counts the requests to the JSON API that fail before anybody knows whose they are: with a wrong access token, or with a
/// body that is too large. They count under the address, so that a flood of them is not free.
///
/// It comes before whatever may refuse, as soon as the address is known.
public struct FailedRequestLimitMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let limits: RateLimits

  /// - Parameter limits: the same as in `RateLimitMiddleware`.
  public init(_ limits: RateLimits) { self.limits = limits }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard request.isAPI, request.method != .options else { return try await next(request, context) }
    do {
      return try await next(request, context)
    } catch {
      try limits.count(context)
      throw error
    }
  }
}
