import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/password-reset {token, new_password}` → 200 `{message}`. The token is that of a one-time link;
  /// nobody needs to be logged in.
  @Sendable func resetPassword(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let redemption = PasswordRedemption(token: fields.string("token"), newPassword: fields.string("new_password"))
    try fields.finish()
    _ = try await auth.resetPassword(redemption, context.call)
    return try Response.json(Message(message: "The new password is set. Log in with it."))
  }
}
