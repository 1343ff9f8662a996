public import HTTPKit
import HTTPTypes
public import Hummingbird

/// Asks clients to leave the connection once the process has been told to stop (RFC 9112 §9.6): the next request then goes
/// to whoever comes after, and is not sent into a closing door.
public struct DrainingMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let readiness: Readiness

  public init(_ readiness: Readiness) { self.readiness = readiness }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if readiness.isDraining { response.headers[.connection] = "close" }
    return response
  }
}
