import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `POST /api/v1/users/{id}/password-reset` → 201 `{link, expires_at}`. The link is shown this once.
  @Sendable func issuePasswordReset(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    let reset = try await auth.issuePasswordReset(of: try context.userID(), context.call)
    let link = "\(publicURL)/reset-password?token=\(reset.token)"
    return try Response.json(ResetAnswer(link: link, expiresAt: reset.expiresAt), status: .created)
  }

  private struct ResetAnswer: Encodable {
    let link: String
    let expiresAt: Timestamp

    enum CodingKeys: String, CodingKey {
      case link
      case expiresAt = "expires_at"
    }
  }
}
