import AuthContract
import HTTPKit
import Hummingbird

extension AuthRoutes {
  /// `GET /api/v1/users/{id}` → 200 the person.
  @Sendable func findUser(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return try Response.json(try await auth.findUser(try context.userID(), context.call))
  }
}
