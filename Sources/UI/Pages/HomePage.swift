import HTTPKit
import Hummingbird
import Templates

extension UIRoutes {
  /// `GET /`: an invitation; who is signed in goes on to where they work.
  @Sendable func showHome(_ request: Request, _ context: AppContext) async throws -> Response {
    if let principal = context.principal { return redirect(to: principal.startPath) }
    return try render(
      Page(template: "home.html", navigation: "home", values: ["registration_open": settings.registrationOpen()]),
      request, context)
  }
}
