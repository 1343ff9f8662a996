import AuthContract
import HTTPKit
import Hummingbird
import Templates

extension UIRoutes {
  /// `GET /logout` only asks: a link must not end a session.
  @Sendable func showLogout(_ request: Request, _ context: AppContext) async throws -> Response {
    guard context.principal != nil else { return redirect(to: "/") }
    return try render(Page(template: "logout.html", navigation: "logout", values: [:]), request, context)
  }

  /// `POST /logout`. The session is gone, and so is its cookie.
  @Sendable func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
    if context.principal != nil { try await auth.signOut(context.call) }
    var response = redirect(to: "/", .signedOut)
    response.setCookie(cookies.forget(cookies.session))
    return response
  }
}
