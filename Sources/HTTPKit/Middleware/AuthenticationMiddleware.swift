import HTTPTypes
public import Hummingbird
public import Kernel

/// Finds out who is calling. An `Authorization` header wins over a cookie.
///
/// An access token that is not good is refused at once. A session cookie that is over counts as signed out, so that a
/// page can lead to the login form; a call that needs somebody is refused by the module that it goes to.
/// So does a request with two session cookies.
public struct AuthenticationMiddleware: RouterMiddleware {
  public typealias Context = AppContext
  /// `AuthService.verifyCredential`, or what it said before.
  public typealias Verify = @Sendable (Credential, CallContext, CallerCheck) async throws -> Principal

  private let cookies: CookieNames
  private let verify: Verify
  private let exports: Set<String>

  /// - Parameter exports: paths of safe requests (RFC 9110 §9.2.1) that are checked as if they were not.
  public init(cookies: CookieNames, exports: Set<String> = [], verify: @escaping Verify) {
    self.cookies = cookies
    self.exports = exports
    self.verify = verify
  }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let check: CallerCheck = request.isSafe && !exports.contains(request.uri.path) ? .remembered : .fresh
    if let authorization = request.headers[.authorization] {
      let credential = try Self.bearer(authorization)
      context.principal = try await verify(credential, context.call, check)
      context.credential = credential
    } else if let secret = request.onlyCookie(cookies.session) {
      let credential = Credential.session(secret: secret)
      do {
        context.principal = try await verify(credential, context.call, check)
        context.credential = credential
      } catch let error as any ProblemConvertible where error.problem.code == .authRequired {
        context.principal = nil
      }
    }
    context.trail.note(principal: context.principal)
    return try await next(request, context)
  }

  private static func bearer(_ header: String) throws(Problem) -> Credential {
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw Problem(.authInvalidToken, "Send the header as Authorization: Bearer, then the access token.")
    }
    return .bearer(token: String(parts[1]))
  }
}
