import AuthContract
import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /register`.
  @Sendable func showRegister(_ request: Request, _ context: AppContext) async throws -> Response {
    if let principal = context.principal { return redirect(to: principal.startPath) }
    guard settings.registrationOpen else { throw AuthError.registrationClosed }
    var query = request.queryFields
    return try registerPage(
      FormState(typed: ["username": ""]), next: query.optionalString("next"), status: .ok, request, context)
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
    } catch let error as any ProblemConvertible where error.problem.isAboutTheForm {
      let state = FormState(typed: ["username": registration.username], problem: error.problem.onField)
      return try registerPage(
        state, next: next, status: HTTPResponse.Status(code: error.problem.code.status), request, context)
    }
  }

  private func registerPage(
    _ state: FormState, next: String?, status: HTTPResponse.Status, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let values = state.record(labels: ["username": "Username", "password": "Password"]).merging([
      "next": LocalPath(next)?.text ?? "",
      "login_href": LocalPath.link("/login", next: next),
    ])
    return try render(
      Page(template: "register.html", navigation: "register", status: status, values: values), request, context)
  }
}

extension Problem {
  /// Whether the person can mend it by filling in the form again.
  var isAboutTheForm: Bool {
    switch code {
    case .requestInvalid, .authUsernameTaken, .authInvalidCredentials, .authBusy: true
    default: false
    }
  }

  /// A taken name is shown beside the field it is about.
  fileprivate var onField: Problem {
    guard code == .authUsernameTaken else { return self }
    return Problem(.requestInvalid, fields: [FieldProblem("username", .invalid, detail)])
  }
}
