import Foundation
import HTTPTypes
public import Hummingbird
public import Kernel

/// Refuses changes that another site makes a browser ask for (SPEC: double submit; ASVS 5.0 3.5.1).
///
/// - A request with an access token needs no token: a browser never adds that header by itself.
/// - A call of the JSON API with a session cookie needs the token in `X-CSRF-Token`, and sends its body as JSON, which no
///   form can; without any cookie it needs none.
/// - Every form of a page needs it, as the field `csrf_token` or that header, also before sign-in.
/// - What a browser says came from another site (`Sec-Fetch-Site`) is refused in any case, signed in or not; but for calls
///   of the API without a cookie from the origins that `server.corsOrigins` names.
public struct CSRFMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  /// The one call of the API that takes a form (RFC 6749 §4.3.2).
  private static let formEndpoint = "/api/v1/auth/token"

  private let tokens: CSRFTokens
  private let cookies: CookieNames
  private let random: any RandomSource
  private let origins: CORSOrigins

  public init(tokens: CSRFTokens, cookies: CookieNames, random: any RandomSource, origins: CORSOrigins) {
    self.tokens = tokens
    self.cookies = cookies
    self.random = random
    self.origins = origins
  }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    switch context.credential {
    case .bearer: return try await next(request, context)
    case .session(let secret):
      context.setCSRFToken(tokens.token(for: secret))
      try await check(request, context, cookie: secret)
      try checkMediaType(request, context)
      return try await next(request, context)
    case nil where request.isAPI:
      if origins.origin(of: request) == nil { try checkSite(request, context) }
      return try await next(request, context)
    case nil: return try await handleBeforeSignIn(request, context, next)
    }
  }

  private func handleBeforeSignIn(
    _ request: Request, _ context: AppContext, _ next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let cookie = request.onlyCookie(cookies.presession), cookie.utf8.count == 43 {
      context.setCSRFToken(tokens.token(for: cookie))
      try await check(request, context, cookie: cookie)
      return try await next(request, context)
    }
    guard !isChange(request, context) else { throw expired }
    guard request.method != .options else { return try await next(request, context) }
    let cookie = Data(random.bytes(32)).base64URL
    context.setCSRFToken(tokens.token(for: cookie))
    var response = try await next(request, context)
    // Only a whole page has a form to go with it.
    if !request.isForPart { response.setCookie(cookies.make(cookies.presession, cookie)) }
    return response
  }

  /// An address that does not exist is left to answer so.
  private func isChange(_ request: Request, _ context: AppContext) -> Bool {
    !request.isSafe && context.endpointPath != nil
  }

  private func check(_ request: Request, _ context: AppContext, cookie: String) async throws {
    guard isChange(request, context) else { return }
    try checkSite(request, context)
    guard let token = try await offeredToken(request), tokens.isValid(token, for: cookie) else { throw expired }
  }

  private func checkSite(_ request: Request, _ context: AppContext) throws(Problem) {
    guard isChange(request, context), request.fetchSite == "cross-site" else { return }
    throw Problem(.authCSRF, "This request came from another site. Open the page here and try again.")
  }

  private func checkMediaType(_ request: Request, _ context: AppContext) throws(Problem) {
    guard isChange(request, context), request.isAPI, request.hasBody, context.endpointPath != Self.formEndpoint
    else { return }
    try request.expect("application/json")
  }

  private func offeredToken(_ request: Request) async throws -> String? {
    if let header = request.headers[.csrfToken] { return header }
    guard !request.isAPI, request.mediaType == "application/x-www-form-urlencoded" else { return nil }
    let buffer = try await request.body.collect(upTo: .max)
    let values = FormParser.parse(String(buffer: buffer))["csrf_token"] ?? []
    return values.count == 1 ? values[0] : nil
  }

  private var expired: Problem {
    Problem(.authCSRF, "Reload the page and send the form again. Nothing has been changed.")
  }
}

extension AppContext {
  fileprivate mutating func setCSRFToken(_ token: String) {
    csrfToken = token
    trail.note(csrfToken: token)
  }
}
