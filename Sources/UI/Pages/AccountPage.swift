import AuthContract
import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /account`: what somebody may change about themselves, and where they are logged in.
  @Sendable func showAccount(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    try request.queryFields.finish()
    return try await accountPage(FormState(), request, context)
  }

  func accountPage(_ state: FormState, _ request: Request, _ context: AppContext) async throws -> Response {
    let user = try await auth.currentUser(context.call)
    let sessions = try await auth.listSessions(context.call)
    var state = state
    state.typed["display_name"] = state.typed["display_name"] ?? user.displayName
    let labels = [
      "display_name": "Display name", "current_password": "Current password", "new_password": "New password",
    ]
    let values = state.record(labels: labels).merging([
      "person": PersonView(user: user).record,
      "new_password": NewPasswordField(name: "new_password", label: "New password", username: user.username)
        .record(state),
      "sessions": sessions.map { SessionView(session: $0).record },
      "sessions_caption": "Where you are logged in",
      "sessions_are_own": true,
      "has_other_sessions": sessions.contains { !$0.isCurrent },
    ])
    return try render(
      Page(template: "account.html", navigation: "account", problem: state.problem, values: values), request, context)
  }
}
