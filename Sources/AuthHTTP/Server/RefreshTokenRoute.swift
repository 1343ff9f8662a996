import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/refresh {refresh_token}` → 200 the new tokens.
  @Sendable func refreshToken(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let refreshToken = fields.string("refresh_token")
    try fields.finish()
    return try Response.tokens(try await auth.refreshToken(refreshToken, context.call))
  }
}
