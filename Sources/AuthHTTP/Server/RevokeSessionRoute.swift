import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `DELETE /api/v1/auth/sessions/{id}` → 204. A browser that ends the session it is in forgets the cookie.
  @Sendable func revokeSession(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    let id = try context.sessionID()
    try await auth.revokeSession(id, context.call)
    var response = Response(status: .noContent)
    if case .session? = context.credential, context.principal?.sessionID == id {
      response.setCookie(cookies.forget(cookies.session))
    }
    return response
  }
}
