import AuthContract
import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /reset-password?token=…`. Whether the link is good shows only when it is used.
  @Sendable func showResetPassword(_ request: Request, _ context: AppContext) async throws -> Response {
    var query = request.queryFields
    let token = query.optionalString("token") ?? ""
    let problem = token.isEmpty ? AuthError.invalidResetLink.problem : nil
    return try resetPasswordPage(FormState(problem: problem), token: token, request, context)
  }

  /// `POST /reset-password` with `token` and `new_password`. It ends all sessions of that person, and this browser's.
  @Sendable func resetPassword(_ request: Request, _ context: AppContext) async throws -> Response {
    var fields = try await request.formFields()
    let redemption = PasswordRedemption(token: fields.string("token"), newPassword: fields.string("new_password"))
    do {
      try fields.finish()
      _ = try await auth.resetPassword(redemption, context.call)
      guard context.principal != nil else { return redirect(to: "/login", .passwordSet) }
      try? await auth.signOut(context.call)
      return redirectSignedOut(to: "/login", .passwordSet)
    } catch let error as any ProblemConvertible
      where error.problem.isAboutTheForm || error.problem.isAnOutage || error.problem.code == .authInvalidResetLink
    {
      let outage = context.outage(
        error.problem, at: request.uri.path,
        "It is not known whether your new password was set. Try again in a moment. If the link is no longer good then, "
          + "log in with the new password.")
      let state = FormState(problem: error.problem, outage: outage)
      return try resetPasswordPage(state, token: redemption.token, request, context)
    }
  }

  private func resetPasswordPage(
    _ state: FormState, token: String, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let values = state.record(labels: ["new_password": "New password"]).merging([
      "token": token,
      "is_link_good": state.problem?.code != .authInvalidResetLink,
      "new_password": NewPasswordField(name: "new_password", label: "New password").record(state),
    ])
    return try render(
      Page(template: "reset_password.html", navigation: "reset", problem: state.problem, values: values), request,
      context)
  }
}
