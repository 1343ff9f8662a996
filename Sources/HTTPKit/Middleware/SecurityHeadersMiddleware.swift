import HTTPTypes
public import Hummingbird

/// Sets the headers that keep a browser from doing what no page of ours asks for (ASVS 5.0 chapter 3.4).
///
/// Scripts and styles come from this server only, no page may be framed, and nothing dynamic is kept in a cache.
public struct SecurityHeadersMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let fields: HTTPFields

  /// - Parameter isHTTPS: whether the public address is https; only then does HSTS make sense (RFC 6797 §7.2).
  public init(isHTTPS: Bool) {
    var fields = HTTPFields()
    fields[.contentSecurityPolicy] = [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
      "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
    fields[.xContentTypeOptions] = "nosniff"
    fields[.cacheControl] = "no-store"
    let others = [
      "Referrer-Policy": "same-origin",
      "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
    ]
    for (text, value) in others {
      if let name = HTTPField.Name(text) { fields[name] = value }
    }
    if isHTTPS { fields[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
    self.fields = fields
  }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for field in fields where response.headers[field.name] == nil {
      response.headers[field.name] = field.value
    }
    return response
  }
}
