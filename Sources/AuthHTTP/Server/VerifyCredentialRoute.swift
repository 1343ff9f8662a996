import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension AuthRoutes {
  /// `GET /api/v1/auth/verify` → 200 `{user_id, username, is_admin, roles, scopes}`. The middleware has verified already.
  @Sendable func verifyCredential(_ request: Request, _ context: AppContext) async throws -> Response {
    try request.queryFields.finish()
    guard let principal = context.principal else { throw AuthError.authenticationRequired }
    return try Response.json(VerifiedPrincipal(principal))
  }

  private struct VerifiedPrincipal: Encodable {
    let userID: EntityID
    let username: String
    let isAdmin: Bool
    let roles: [Role]
    let scopes: [Scope]

    init(_ principal: Principal) {
      userID = principal.userID
      username = principal.username
      isAdmin = principal.isAdmin
      roles = principal.roles
      scopes = principal.scopes
    }

    enum CodingKeys: String, CodingKey {
      case username, roles, scopes
      case userID = "user_id"
      case isAdmin = "is_admin"
    }
  }
}
