import AuthContract
import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /admin/users/{id}`: one person with their sessions.
  @Sendable func findUser(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    try request.queryFields.finish()
    return try await personPage(try context.userID(), PersonForms(), request, context)
  }

  func personPage(
    _ id: EntityID, _ forms: PersonForms, _ request: Request, _ context: AppContext
  ) async throws -> Response {
    let user = try await auth.findUser(id, context.call)
    let sessions = try await auth.listSessions(of: id, context.call)
    let isOwn = context.principal?.userID == id
    let values = FormState(problem: forms.problem).record(labels: ["roles": "Roles", "disabled": "State"]).merging([
      "person": PersonView(user: user).record,
      "is_own": isOwn,
      "refused": forms.problem == nil ? "" : forms.sent.rawValue,
      "roles": RoleView.boxes(ticked: forms.roles ?? user.roles, isOwn: isOwn),
      "sessions": sessions.map { SessionView(session: $0).record },
      "sessions_caption": "Where \(user.username) is logged in",
      "sessions_are_own": false,
    ])
    return try render(
      Page(template: "person.html", navigation: "people", problem: forms.problem, values: values), request, context)
  }
}

/// The two forms of `POST /admin/users/{id}`, told apart by the hidden field `form`.
struct PersonForms {
  enum Form: String, CaseIterable {
    case roles, state
  }

  var sent = Form.roles
  /// What is ticked; `nil` for what the person has.
  var roles: [Role]?
  /// Why the form that was sent was refused.
  var problem: Problem?
}
