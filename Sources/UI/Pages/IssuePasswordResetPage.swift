import AuthContract
import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `POST /admin/users/{id}/password-reset`: makes a one-time link, and shows it on this answer only.
  @Sendable func issuePasswordReset(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    let id = try context.userID()
    try await request.formFields().finish()
    let reset = try await auth.issuePasswordReset(of: id, context.call)
    let expires = reset.expiresAt.description
    let values: TemplateRecord = [
      "person": PersonView(user: reset.user).record,
      "link": Address.of("\(settings.publicURL)/reset-password", ["token": reset.token]),
      "expires_at": expires,
      "expires_text": UTCText.of(expires),
    ]
    return try render(Page(template: "password_link.html", navigation: "people", values: values), request, context)
  }
}
