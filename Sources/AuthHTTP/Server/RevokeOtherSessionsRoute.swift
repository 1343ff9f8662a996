import AuthContract
import HTTPKit
import Hummingbird

extension AuthRoutes {
  /// `DELETE /api/v1/auth/sessions` → 200 `{ended_sessions}`: all of the caller's but the one of this call.
  @Sendable func revokeOtherSessions(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return try Response.json(EndedSessions(count: try await auth.revokeOtherSessions(context.call)))
  }
}
