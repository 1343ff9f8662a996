import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `GET /admin/audit?module&action&actor&from&to&cursor`: who did what, newest first. Filters that are not good are
  /// explained beside them.
  @Sendable func listAuditEvents(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    var fields = request.queryFields
    var view = AuditView(filter: AuditFilterForm(&fields), canManagePeople: principal.may(.adminUsers))
    // Typed, so that no cast is left: the compiler does not end on the one from `Problem` to its own protocol.
    do throws(Problem) {
      try fields.finish()
      view.page = try await audit.listEvents(view.filter.query, context.call)
    } catch {
      guard error.code == .requestInvalid else { throw error }
      // The modules were not asked: nobody else may see the page.
      guard principal.may(.auditRead) else { throw AuthError.forbidden(.auditRead) }
      view.state = FormState(problem: error)
    }
    // Not before: whoever may not read the trail is not told either.
    view.verification = await verifier.state()
    let template =
      request.wantsPart("audit-mark")
      ? "answers/audit_mark.html" : request.wantsPart("audit") ? "answers/audit.html" : "audit.html"
    return try render(
      Page(template: template, navigation: "audit", problem: view.state.problem, values: view.record), request, context)
  }
}
