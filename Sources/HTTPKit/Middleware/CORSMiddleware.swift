import HTTPTypes
public import Hummingbird

/// Which other origins may call the JSON API from a page (`server.corsOrigins`).
public struct CORSOrigins: Sendable {
  /// As browsers write them: `https://intranet.example.com`, without a slash.
  private let origins: Set<String>

  public init(_ origins: [String]) { self.origins = Set(origins) }

  var isEmpty: Bool { origins.isEmpty }

  /// The origin of a request to the API that may come from another site's page; `nil` for any other request.
  func origin(of request: Request) -> String? {
    guard request.isAPI, let origin = request.headers[.origin], origins.contains(origin) else { return nil }
    return origin
  }
}

/// Lets pages of named origins call the JSON API and read its answers (Fetch standard, "CORS protocol").
///
/// They sign in with an access token. Cookies are never allowed to them, so the session of somebody who has the desk open
/// is of no use there. Errors carry the headers, too: it comes before the middleware that makes them.
public struct CORSMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  /// In seconds: how long a browser need not ask again. Chromium keeps it for two hours at most.
  private static let maxAge = "7200"

  private static let preflight: [(String, String)] = [
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, DELETE"),
    (
      "Access-Control-Allow-Headers",
      "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Request-ID, traceparent, tracestate"
    ),
    ("Access-Control-Max-Age", maxAge),
  ]

  private static let exposed = [
    "ETag", "Idempotency-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID",
  ].joined(separator: ", ")

  private let origins: CORSOrigins

  public init(_ origins: CORSOrigins) { self.origins = origins }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard !origins.isEmpty, request.isAPI else { return try await next(request, context) }
    let origin = origins.origin(of: request)
    var response: Response
    if origin != nil, request.method == .options, request.header("Access-Control-Request-Method") != nil {
      response = Response(status: .noContent)
      for (name, value) in Self.preflight { response.set(name, value) }
    } else {
      response = try await next(request, context)
      if origin != nil { response.set("Access-Control-Expose-Headers", Self.exposed) }
    }
    if let origin { response.set("Access-Control-Allow-Origin", origin) }
    response.addVary("Origin")
    return response
  }
}

extension Response {
  fileprivate mutating func set(_ name: String, _ value: String) {
    if let name = HTTPField.Name(name) { headers[name] = value }
  }

  /// A cache must not give the answer for one origin to another.
  fileprivate mutating func addVary(_ name: String) {
    headers[.vary] = headers[.vary].map { "\($0), \(name)" } ?? name
  }
}
