import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/password {current_password, new_password}` → 200 `{message, ended_sessions}`. The session of a
  /// browser goes on with a new cookie.
  @Sendable func changePassword(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let change = PasswordChange(
      currentPassword: fields.string("current_password"), newPassword: fields.string("new_password"))
    try fields.finish()
    let changed = try await auth.changePassword(change, context.call)
    var response = try Response.json(
      ChangeAnswer(message: "Your password has been changed.", endedSessions: changed.endedSessions))
    if let secret = changed.newSecret { response.setCookie(cookies.make(cookies.session, secret)) }
    return response
  }

  private struct ChangeAnswer: Encodable {
    let message: String
    let endedSessions: Int

    enum CodingKeys: String, CodingKey {
      case message
      case endedSessions = "ended_sessions"
    }
  }
}
