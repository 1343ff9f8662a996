import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/logout` → 200 `{message}`. The session is gone, and so is its cookie.
  @Sendable func signOut(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    try await auth.signOut(context.call)
    var response = try Response.json(Message(message: "You are logged out."))
    if case .session? = context.credential { response.setCookie(cookies.forget(cookies.session)) }
    return response
  }
}
