import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `POST /admin/users` with `username`, `password` and any number of `roles`: adds somebody, then shows them.
  @Sendable func createUser(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let (username, password) = (fields.string("username"), fields.string("password"))
    let roles = fields.tickedRoles()
    do {
      try fields.finish()
      let newUser = NewUser(username: username, secret: .password(password), roles: roles)
      let user = try await auth.createUser(newUser, context.call)
      return redirect(to: "/admin/users/\(user.userID)", .personAdded)
    } catch let error as any ProblemConvertible where error.problem.isAboutTheForm {
      var view = PeopleView()
      view.page = try await auth.listUsers(view.filter.query, context.call)
      view.refused = .add
      view.state = FormState(typed: ["username": username], problem: error.problem)
      view.newRoles = roles
      return try peoplePage(view, request, context)
    }
  }
}

extension Fields {
  /// The boxes that are ticked in the field `roles`. None at all is a problem of the field.
  mutating func tickedRoles() -> [Role] {
    let roles = optionalChoices("roles", of: Role.self) ?? []
    if roles.isEmpty { refuse(FieldProblem("roles", .missing, "Tick at least one role.")) }
    return roles
  }
}
