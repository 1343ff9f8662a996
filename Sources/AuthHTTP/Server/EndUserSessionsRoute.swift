import AuthContract
import HTTPKit
import Hummingbird

extension AuthRoutes {
  /// `DELETE /api/v1/users/{id}/sessions` → 200 `{ended_sessions}`: all of that person.
  @Sendable func endUserSessions(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return try Response.json(EndedSessions(count: try await auth.endSessions(of: try context.userID(), context.call)))
  }
}
