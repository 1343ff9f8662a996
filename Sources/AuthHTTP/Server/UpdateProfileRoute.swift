import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `PATCH /api/v1/auth/me {display_name}` → 200 the caller's account.
  @Sendable func updateProfile(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let displayName = fields.string("display_name")
    try fields.finish()
    return try Response.json(try await auth.updateProfile(displayName: displayName, context.call))
  }
}
