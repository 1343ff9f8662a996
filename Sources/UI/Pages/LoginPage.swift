import AuthContract
import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /login?next=…`. Whoever is signed in, perhaps in another window, goes on at once.
  @Sendable func showLogin(_ request: Request, _ context: AppContext) async throws -> Response {
    var query = request.queryFields
    let next = query.optionalString("next")
    if let principal = context.principal { return redirect(to: LocalPath(next)?.text ?? principal.startPath) }
    return try loginPage(FormState(typed: ["username": ""]), next: next, request, context)
  }

  /// `POST /login`: a new session with a new secret, whatever cookie the browser had before.
  @Sendable func signIn(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.formFields()
    let credentials = Credentials(username: fields.string("username"), password: fields.string("password"))
    let next = fields.optionalString("next")
    do {
      try fields.finish()
      let session = try await auth.signIn(credentials, context.call)
      if context.principal != nil { try? await auth.signOut(context.call) }
      let start = session.principal.maySeeEveryone ? "/admin" : "/orders/new"
      var response = redirect(to: LocalPath(next)?.text ?? start)
      response.setCookie(cookies.make(cookies.session, session.secret))
      response.setCookie(cookies.forget(cookies.presession))
      return response
    } catch let error as any ProblemConvertible where error.problem.isAboutTheForm || error.problem.isAnOutage {
      let outage = context.outage(
        error.problem, at: request.uri.path,
        "You could not be logged in. Nothing is wrong with what you typed: try again in a moment.")
      let state = FormState(typed: ["username": credentials.username], problem: error.problem, outage: outage)
      return try loginPage(state, next: next, request, context)
    }
  }

  private func loginPage(
    _ state: FormState, next: String?, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let values = state.record(labels: ["username": "Username", "password": "Password"]).merging([
      "next": LocalPath(next)?.text ?? "",
      "registration_open": settings.registrationOpen(),
      "register_href": LocalPath.link("/register", next: next),
    ])
    return try render(
      Page(template: "login.html", navigation: "login", problem: state.problem, values: values), request, context)
  }
}
