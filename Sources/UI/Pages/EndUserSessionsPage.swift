import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `POST /admin/users/{id}/sessions`: ends all sessions of somebody.
  @Sendable func endUserSessions(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.userID()
    try await request.formFields().finish()
    let count = try await auth.endSessions(of: id, context.call)
    if id == principal.userID { return redirectSignedOut(to: "/", .signedOut) }
    return redirect(to: "/admin/users/\(id)", .personSessionsEnded(count))
  }
}
