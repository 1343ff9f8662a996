import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/token`, a form with `grant_type=password`, `username` and `password` (RFC 6749 §4.3) → 200 the token.
  @Sendable func issueToken(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.formFields()
    let grantType = fields.string("grant_type")
    let credentials = Credentials(username: fields.string("username"), password: fields.string("password"))
    try fields.finish()
    guard grantType == "password" else {
      throw Problem(.requestUnsupportedGrantType, "Use grant_type=password.")
    }
    return try Response.json(try await auth.issueToken(credentials, context.call))
  }
}
