import HTTPTypes
public import Hummingbird

/// Finds the address of the client: the peer itself, or, when the peer is a trusted proxy, the last address in
/// `X-Forwarded-For` that is not one.
public struct ClientAddressMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let proxies: TrustedProxies

  public init(trusting proxies: TrustedProxies) { self.proxies = proxies }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let peer = context.peer?.ipAddress {
      let forwarded = HTTPField.Name("X-Forwarded-For").map { request.headers[values: $0] } ?? []
      context.clientAddress = proxies.client(of: peer, forwardedFor: forwarded)
    }
    return try await next(request, context)
  }
}
