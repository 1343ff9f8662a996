import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `POST /account/profile` with `display_name`.
  @Sendable func updateProfile(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let displayName = fields.string("display_name")
    do {
      try fields.finish()
      _ = try await auth.updateProfile(displayName: displayName, context.call)
      return redirect(to: "/account", .profileSaved)
    } catch let error as any ProblemConvertible where error.problem.isAboutTheForm {
      let state = FormState(typed: ["display_name": displayName], problem: error.problem)
      return try await accountPage(state, request, context)
    }
  }
}
