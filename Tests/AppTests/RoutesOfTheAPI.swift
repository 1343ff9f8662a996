import HTTPKit
import Hummingbird

@testable import OrderDesk

/// One route of the application, as `GET /api/v1/orders/{id}`.
struct RealRoute: Sendable, Hashable, CustomStringConvertible {
  let method: String
  /// With `{id}` in place of the router's `:id`.
  let path: String

  var description: String { "\(method) \(path)" }

  /// A path that the route answers, with `value` for every parameter.
  func path(with value: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("{") ? value : String($0) }.joined(separator: "/")
  }
}

extension RealRoute {
  /// Without the `HEAD` that comes with each `GET`.
  static func all(of router: Router<AppContext>) -> [RealRoute] {
    router.routes.map { route in
      let parts = route.path.description.split(separator: "/").map { part in
        part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
      }
      return RealRoute(method: route.method.rawValue, path: "/" + parts.joined(separator: "/"))
    }
  }
}

extension TestApp {
  /// The routes that people come to.
  func realRoutes() -> [RealRoute] { front.routes }
}

/// The routes under `/api/v1`, for the comparison with the OpenAPI document.
func routesOfTheAPI() async throws -> Set<String> {
  try await TestApp.run { app in
    Set(app.realRoutes().filter { $0.path.hasPrefix("/api/v1/") }.map(\.description))
  }
}
