import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/token`, a form with `grant_type=password`, `username` and `password` (RFC 6749 §4.3) → 200 the token.
  @Sendable func issueToken(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    var fields = try await request.formFields()
    let grantType = fields.string("grant_type")
    let credentials = Credentials(username: fields.string("username"), password: fields.string("password"))
    // A client may send these (RFC 6749 §2.3.1, §3.3); there is one kind of client, and the scopes are the person's.
    for name in ["scope", "client_id", "client_secret"] { _ = fields.optionalString(name) }
    try fields.finish()
    guard grantType == "password" else {
      throw Problem(.requestUnsupportedGrantType, "Use grant_type=password.")
    }
    return try Response.json(try await auth.issueToken(credentials, context.call))
  }
}
