import HTTPTypes
public import Hummingbird
import Kernel
import Synchronization

/// Which methods each path takes, so that a wrong method can be told from a wrong address.
public final class RouteTable: Sendable {
  private let routes = Mutex<[Route]>([])

  private struct Route {
    /// `nil` for a part that may be anything.
    let parts: [String?]
    var methods: Set<String>
  }

  public init() {}

  /// Takes in all routes; to be called when the last one has been added.
  public func learn(_ router: Router<AppContext>) {
    let found = Dictionary(grouping: router.routes, by: { $0.path.description }).map { path, routes in
      let parts = path.split(separator: "/").map { $0.hasPrefix(":") || $0.hasPrefix("{") ? nil : String($0) }
      var methods = Set(routes.map(\.method.rawValue)).union(["OPTIONS"])
      if methods.contains("GET") { methods.insert("HEAD") }
      return Route(parts: parts, methods: methods)
    }
    routes.withLock { $0 = found }
  }

  /// The methods for the header `Allow` (RFC 9110 §10.2.1); `nil` when the path does not exist.
  func allowedMethods(at path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    let matching = routes.withLock { routes in
      routes.filter { route in
        route.parts.count == parts.count && zip(route.parts, parts).allSatisfy { $0 == nil || $0 == $1 }
      }
    }
    // As the router does: `/orders/new` before `/orders/:id`.
    let best = matching.min { $0.parts.count { $0 == nil } < $1.parts.count { $0 == nil } }
    return best?.methods.sorted().joined(separator: ", ")
  }
}

/// A path exists, but not with this method.
struct MethodNotAllowed: ProblemConvertible {
  let allow: String

  var problem: Problem { Problem(.requestMethodNotAllowed, "Use \(allow).") }
}

/// Answers for paths and methods that no route takes: 404, or 405 with `Allow`; `OPTIONS` is answered for every path that
/// exists. It comes after the middleware that finds out who is calling, so that its pages keep their navigation.
public struct RouteMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let table: RouteTable

  public init(table: RouteTable) { self.table = table }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    // The router names the endpoint before the middleware of a route runs.
    guard context.endpointPath == nil else { return try await next(request, context) }
    guard let allow = table.allowedMethods(at: request.uri.path) else {
      throw Problem(.requestNotFound, "Check the address.")
    }
    guard request.method == .options else { throw MethodNotAllowed(allow: allow) }
    return Response(status: .noContent, headers: [.allow: allow])
  }
}
