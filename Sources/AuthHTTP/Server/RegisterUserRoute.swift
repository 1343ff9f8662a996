import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/auth/register {username, password}` → 201 `{user_id, username}`.
  @Sendable func registerUser(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let registration = Registration(username: fields.string("username"), password: fields.string("password"))
    try fields.finish()
    let user = try await auth.registerUser(registration, context.call)
    return try Response.json(RegisteredUser(userID: user.userID, username: user.username), status: .created)
  }

  private struct RegisteredUser: Encodable {
    let userID: EntityID
    let username: String

    enum CodingKeys: String, CodingKey {
      case userID = "user_id"
      case username
    }
  }
}
