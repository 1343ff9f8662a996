import AuthContract
import HTTPKit
import Hummingbird

extension AuthRoutes {
  /// `GET /api/v1/auth/sessions` → 200 `{sessions}`, the one of this call first.
  @Sendable func listSessions(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return try Response.json(SessionList(sessions: try await auth.listSessions(context.call)))
  }
}
