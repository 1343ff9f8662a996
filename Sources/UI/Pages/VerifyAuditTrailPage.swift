import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `POST /admin/audit/verify`: looks through the whole trail, and shows what was found at the top of the page that the
  /// form stands on.
  @Sendable func verifyAuditTrail(_ request: Request, _ context: AppContext) async throws -> Response {
    _ = try context.signedIn()
    var fields = try await request.formFields()
    let next = LocalPath(fields.optionalString("next"))?.text ?? "/admin/audit"
    try fields.finish()
    _ = try await verifier.verifyTrail(context.call)
    return redirect(to: next)
  }
}
