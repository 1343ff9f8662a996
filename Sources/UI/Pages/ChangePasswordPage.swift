import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `POST /account/password` with `current_password` and `new_password`. All other sessions end, and this browser gets
  /// the new secret of its own.
  @Sendable func changePassword(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let change = PasswordChange(
      currentPassword: fields.string("current_password"), newPassword: fields.string("new_password"))
    do {
      try fields.finish()
      let changed = try await auth.changePassword(change, context.call)
      var response = redirect(to: "/account", .passwordChanged(endedSessions: changed.endedSessions))
      if let secret = changed.newSecret { response.setCookie(cookies.make(cookies.session, secret)) }
      return response
    } catch let error as any ProblemConvertible where error.problem.isAboutTheForm {
      return try await accountPage(FormState(problem: error.problem), request, context)
    }
  }
}
