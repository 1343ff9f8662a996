public import AuthContract
public import HTTPKit
public import Hummingbird

/// The JSON API of Auth, under `/api/v1/auth` and `/api/v1/users`. One file a route.
public struct AuthRoutes: Sendable {
  let auth: any AuthService
  let cookies: CookieNames
  let publicURL: String

  /// - Parameter publicURL: where browsers reach the desk, without a slash at the end; links to set a password begin with it.
  public init(auth: any AuthService, cookies: CookieNames, publicURL: String) {
    self.auth = auth
    self.cookies = cookies
    self.publicURL = publicURL
  }

  public func add(to router: Router<AppContext>) {
    addAccountRoutes(to: router)
    addUserRoutes(to: router)
  }

  /// Signing in, and one's own account.
  private func addAccountRoutes(to router: Router<AppContext>) {
    router.post("/api/v1/auth/register", use: registerUser)
    router.post("/api/v1/auth/token", use: issueToken)
    router.post("/api/v1/auth/refresh", use: refreshToken)
    router.get("/api/v1/auth/verify", use: verifyCredential)
    router.get("/api/v1/auth/me", use: currentUser)
    router.patch("/api/v1/auth/me", use: updateProfile)
    router.post("/api/v1/auth/password", use: changePassword)
    router.post("/api/v1/auth/password-reset", use: resetPassword)
    router.get("/api/v1/auth/sessions", use: listSessions)
    router.delete("/api/v1/auth/sessions", use: revokeOtherSessions)
    router.delete("/api/v1/auth/sessions/:id", use: revokeSession)
    router.post("/api/v1/auth/logout", use: signOut)
  }

  /// Other people, for administrators.
  private func addUserRoutes(to router: Router<AppContext>) {
    router.get("/api/v1/users", use: listUsers)
    router.post("/api/v1/users", use: createUser)
    router.get("/api/v1/users/:id", use: findUser)
    router.patch("/api/v1/users/:id", use: updateUser)
    router.get("/api/v1/users/:id/sessions", use: listUserSessions)
    router.delete("/api/v1/users/:id/sessions", use: endUserSessions)
    router.post("/api/v1/users/:id/password-reset", use: issuePasswordReset)
  }
}
