public import AuthContract
public import HTTPKit
public import Hummingbird

/// The JSON API of Auth, under `/api/v1/auth`. One file a route.
public struct AuthRoutes: Sendable {
  let auth: any AuthService
  let cookies: CookieNames

  public init(auth: any AuthService, cookies: CookieNames) {
    self.auth = auth
    self.cookies = cookies
  }

  public func add(to router: Router<AppContext>) {
    router.post("/api/v1/auth/register", use: registerUser)
    router.post("/api/v1/auth/token", use: issueToken)
    router.get("/api/v1/auth/verify", use: verifyCredential)
    router.get("/api/v1/auth/me", use: currentUser)
    router.post("/api/v1/auth/logout", use: signOut)
  }
}
