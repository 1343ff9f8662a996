import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/token`, a form → 200 the tokens. With `grant_type=password`, `username` and `password` (RFC 6749
  /// §4.3), or with `grant_type=refresh_token` and `refresh_token` (§6). A field of the other grant is unknown.
  @Sendable func issueToken(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    var fields = try await request.formFields()
    if let name = fields.optionalString("grant_type"), GrantType(rawValue: name) == nil {
      throw Problem(.requestUnsupportedGrantType, "Use grant_type=password or grant_type=refresh_token.")
    }
    // A client may send these (RFC 6749 §2.3.1, §3.3); there is one kind of client, and the scopes are the person's.
    for name in ["scope", "client_id", "client_secret"] { _ = fields.optionalString(name) }
    switch GrantType(rawValue: fields.string("grant_type")) {
    case .refreshToken:
      let refreshToken = fields.string("refresh_token")
      try fields.finish()
      return try Response.tokens(try await auth.refreshToken(refreshToken, context.call))
    case .password, nil:
      let credentials = Credentials(username: fields.string("username"), password: fields.string("password"))
      try fields.finish()
      return try Response.tokens(try await auth.issueToken(credentials, context.call))
    }
  }

  private enum GrantType: String {
    case password
    case refreshToken = "refresh_token"
  }
}
