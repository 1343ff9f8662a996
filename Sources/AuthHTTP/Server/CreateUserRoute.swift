import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/users {username, password, roles?}` → 201 the person, with `Location`. Without `roles` it is a user.
  @Sendable func createUser(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.jsonFields()
    let newUser = NewUser(
      username: fields.string("username"), secret: .password(fields.string("password")),
      roles: fields.optionalChoices("roles", of: Role.self) ?? [.user])
    try fields.finish()
    let user = try await auth.createUser(newUser, context.call)
    return try Response.json(user, status: .created, headers: [.location: "/api/v1/users/\(user.userID)"])
  }
}
