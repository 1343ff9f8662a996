import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `POST /account/sessions/{id}`: ends one of one's own sessions. For the one of this browser that is to log out.
  @Sendable func revokeSession(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.sessionID()
    try await request.formFields().finish()
    try await auth.revokeSession(id, context.call)
    if id == principal.sessionID { return redirectSignedOut(to: "/", .signedOut) }
    return redirect(to: "/account", .sessionRevoked)
  }

  /// `POST /account/sessions`: ends all of one's own sessions but this one.
  @Sendable func revokeOtherSessions(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    try await request.formFields().finish()
    return redirect(to: "/account", .otherSessionsRevoked(try await auth.revokeOtherSessions(context.call)))
  }
}
