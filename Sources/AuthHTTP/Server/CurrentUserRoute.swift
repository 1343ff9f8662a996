import AuthContract
import HTTPKit
import Hummingbird

extension AuthRoutes {
  /// `GET /api/v1/auth/me` → 200 the caller's account.
  @Sendable func currentUser(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    return try Response.json(try await auth.currentUser(context.call))
  }
}
