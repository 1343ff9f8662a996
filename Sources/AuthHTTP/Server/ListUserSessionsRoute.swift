import AuthContract
import HTTPKit
import Hummingbird

extension AuthRoutes {
  /// `GET /api/v1/users/{id}/sessions` → 200 `{sessions}` of that person.
  @Sendable func listUserSessions(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    let sessions = try await auth.listSessions(of: try context.userID(), context.call)
    return try Response.json(SessionList(sessions: sessions))
  }
}
