import AuthContract
import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /register`.
  @Sendable func showRegister(_ request: Request, _ context: AppContext) async throws -> Response {
    if let principal = context.principal { return redirect(to: principal.startPath) }
    guard settings.registrationOpen() else { throw AuthError.registrationClosed }
    var query = request.queryFields
    return try registerPage(
      FormState(typed: ["username": ""]), next: query.optionalString("next"), request, context)
  }

  /// `POST /register`: makes the account, then leads to the login form.
  @Sendable func registerUser(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.formFields()
    let registration = Registration(username: fields.string("username"), password: fields.string("password"))
    let next = fields.optionalString("next")
    do {
      try fields.finish()
      _ = try await auth.registerUser(registration, context.call)
      return redirect(to: LocalPath.link("/login", next: next), .registered)
    } catch let error as any ProblemConvertible where error.problem.isAboutTheForm || error.problem.isAnOutage {
      let outage = context.outage(
        error.problem, at: request.uri.path,
        "It is not known whether yours was made. Try again in a moment. If the name is taken then, it may be your own: "
          + "try to log in.")
      let state = FormState(typed: ["username": registration.username], problem: error.problem, outage: outage)
      return try registerPage(state, next: next, request, context)
    }
  }

  private func registerPage(
    _ state: FormState, next: String?, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let values = state.record(labels: ["username": "Username", "password": "Password"]).merging([
      "new_password": NewPasswordField(name: "password", label: "Password").record(state),
      "next": LocalPath(next)?.text ?? "",
      "login_href": LocalPath.link("/login", next: next),
    ])
    return try render(
      Page(template: "register.html", navigation: "register", problem: state.problem, values: values), request,
      context)
  }
}
