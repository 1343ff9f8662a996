import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `PATCH /api/v1/users/{id} {roles?, disabled?}` → 200 the person. What is left out stays.
  @Sendable func updateUser(_ request: Request, _ context: AppContext) async throws -> Response {
    let id = try context.userID()
    var fields = try await request.jsonFields()
    let change = UserChange(
      roles: fields.optionalChoices("roles", of: Role.self), isDisabled: fields.optionalFlag("disabled"))
    try fields.finish()
    return try Response.json(try await auth.updateUser(id, change, context.call))
  }
}
