import HTTPTypes
public import Hummingbird
import Kernel

/// A path exists, but not with this method.
struct MethodNotAllowed: ProblemConvertible {
  /// The methods that it takes, for the header `Allow` (RFC 9110 §10.2.1).
  let allow: String

  var problem: Problem { Problem(.requestMethodNotAllowed, "Use \(allow).") }
}

extension Router<AppContext> {
  /// Answers every method that a path does not take with 405 and `Allow`. To be called after all routes are added.
  public func refuseOtherMethods() {
    let common: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .trace, .connect]
    for (path, routes) in Dictionary(grouping: routes, by: { $0.path.description }) {
      let taken = Set(routes.map(\.method))
      let heads: [HTTPRequest.Method] = taken.contains(.get) ? [.head] : []
      let allow = Set(taken.map(\.rawValue) + heads.map(\.rawValue) + ["OPTIONS"]).sorted().joined(separator: ", ")
      on(RouterPath(path), method: .options) { _, _ in Response(status: .noContent, headers: [.allow: allow]) }
      for method in common + (heads.isEmpty ? [.head] : []) where !taken.contains(method) {
        on(RouterPath(path), method: method) { _, _ -> Response in throw MethodNotAllowed(allow: allow) }
      }
    }
  }
}
