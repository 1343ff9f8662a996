import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// Passwords, tokens, cookies and links go through every call and form about people and sessions, with success and without.
/// None of them may come out in the log, in an error, or in the audit trail.
@Suite struct CanaryLogTests {
  private static let password = "canary-Passw0rd-71"
  private static let nextPassword = "canary-Passw0rd-72"
  private static let wrongPassword = "canary-Passw0rd-73"

  @Test func noSecretComesOut() async throws {
    try await TestApp.run { app in
      let canaries = Canaries([
        "password": Self.password, "next password": Self.nextPassword, "wrong password": Self.wrongPassword,
        "signing key": TestApp.secret, "hash": "$2b$",
      ])
      let user = try await app.auth.createUser(
        NewUser(username: "ada_1815", secret: .password(Self.password), roles: [.user]), app.byOperator)
      try await useTheAPI(app, canaries)
      try await useABrowser(app, canaries)
      try await useLinks(app, user, canaries)
      let auditor = try await app.browser("auditor", [.auditor])
      let trail = try await auditor.get("/api/v1/audit?limit=100")
      let page = try await auditor.get("/admin/audit")
      #expect(trail.status == .ok)
      #expect(page.status == .ok)
      try await breakTheDatabase(app, canaries)
      #expect(app.log.text.contains("\"level\":\"error\""), "the failures are in the log")
      #expect(canaries.errorCount > 30)
      canaries.expectSilence(in: ["the log": app.log.text, "the trail": trail.text, "the audit page": page.text])
    }
  }

  /// An API client signs in, renews its tokens, and makes every mistake.
  private func useTheAPI(_ app: TestApp, _ canaries: Canaries) async throws {
    let ada = try await app.apiSignIn("ada_1815", password: Self.password)
    try canaries.keep("access token", ada.token)
    try canaries.keep("signature of the access token", String(ada.token.suffix(43)))
    try canaries.keep("refresh token", ada.refreshToken)
    let renewed = try await ada.refresh().json()
    try canaries.keep("second access token", renewed["access_token"]?.text)
    try canaries.keep("second refresh token", renewed["refresh_token"]?.text)
    let path = "/api/v1/auth/password"
    for (current, new) in [
      (Self.wrongPassword, Self.nextPassword), (Self.password, "short"), (Self.password, Self.password),
    ] {
      let body = #"{"current_password":"\#(current)","new_password":"\#(new)"}"#
      canaries.refused("password change", try await ada.send(.post, path, json: body))
    }
    canaries.refused("unknown field", try await ada.send(.post, path, json: #"{"password":"\#(Self.password)"}"#))
    canaries.refused("no JSON", try await ada.send(.post, path, json: Self.password))
    canaries.refused("in the query", try await ada.send(.post, "\(path)?current_password=\(Self.password)", json: "{}"))
    canaries.refused("sign-in", try await app.askForToken("ada_1815", password: Self.wrongPassword))
    canaries.refused("in the wrong field", try await app.askForToken(Self.password))
    canaries.refused("taken name", try await app.register("ada_1815", password: Self.password))
    let magic = ["grant_type": "magic", "username": "ada_1815", "password": Self.password]
    canaries.refused("grant type", try await app.sendForm("/api/v1/auth/token", magic))
    for (name, value) in [
      "Bearer": "\(ada.token)x", "bearer": ada.refreshToken, "Basic": Self.password, "Token": ada.token,
    ] {
      let header = ["Authorization": "\(name) \(value)"]
      canaries.refused(name, try await app.get("/api/v1/auth/me", header))
      canaries.refused("\(name) page", try await app.get("/orders", header.merging(["Accept": "text/html"]) { $1 }))
    }
    let swapped = #"{"refresh_token":"\#(ada.token)"}"#
    canaries.refused("access token as refresh token", try await app.postJSON("/api/v1/auth/refresh", swapped))
    canaries.refused("not allowed", try await ada.get("/api/v1/users"))
    app.clock.advance(by: .seconds(11))
    canaries.refused("refresh token used twice", try await ada.refresh())
    canaries.refused("ended session", try await ada.get("/api/v1/auth/me"))
  }

  /// A browser with the forms of its account.
  private func useABrowser(_ app: TestApp, _ canaries: Canaries) async throws {
    let visitor = Browser(app)
    try canaries.keep("token before sign-in", try await visitor.csrfToken())
    try canaries.keep("cookie before sign-in", visitor.cookies["orderdesk_presession"])
    canaries.refused("login", try await visitor.signIn("ada_1815", password: Self.wrongPassword))
    let taken = ["username": "ada_1815", "password": Self.password]
    canaries.refused("taken name in a form", try await visitor.post("/register", taken))
    canaries.refused("form without a token", try await visitor.postWithToken("/login", taken))
    let browser = Browser(app)
    _ = try await browser.signIn("ada_1815", password: Self.password)
    try canaries.keep("cookie", browser.sessionSecret)
    try canaries.keep("CSRF token", try await browser.csrfToken())
    let bad = ["current_password": Self.wrongPassword, "new_password": Self.nextPassword]
    canaries.refused("account form", try await browser.post("/account/password", bad))
    canaries.refused("no such page", try await browser.get("/nothing"))
    canaries.refused("page for others", try await browser.get("/admin/users"))
    let good = ["current_password": Self.password, "new_password": Self.nextPassword]
    #expect(try await browser.post("/account/password", good).redirect == "/account")
    try canaries.keep("second cookie", browser.sessionSecret)
    try canaries.keep("second CSRF token", try await browser.csrfToken())
    let header = ["Authorization": "Bearer \(browser.sessionSecret ?? "")"]
    canaries.refused("cookie as access token", try await app.get("/api/v1/auth/me", header))
    let cursor = "/api/v1/orders/me?cursor=\(browser.sessionSecret ?? "")"
    canaries.refused("cookie as cursor", try await browser.get(cursor))
  }

  /// Links for a new password, by the API and in a browser.
  private func useLinks(_ app: TestApp, _ user: User, _ canaries: Canaries) async throws {
    let path = "/api/v1/auth/password-reset"
    let first = try await app.passwordLink(for: user)
    let second = try await app.passwordLink(for: user)
    try canaries.keep("first link", first)
    try canaries.keep("second link", second)
    func body(_ token: String, _ password: String) -> String {
      #"{"token":"\#(token)","new_password":"\#(password)"}"#
    }
    canaries.refused("replaced link", try await app.postJSON(path, body(first, Self.password)))
    canaries.refused("short password", try await app.postJSON(path, body(second, "short")))
    canaries.refused("link as access token", try await app.get("/orders", ["Authorization": "Bearer \(second)"]))
    let browser = Browser(app)
    #expect(try await browser.get("/reset-password?token=\(second)").status == .ok)
    let replaced = ["token": first, "new_password": Self.password]
    canaries.refused("replaced link in a form", try await browser.post("/reset-password", replaced))
    let good = ["token": second, "new_password": Self.password]
    #expect(try await browser.post("/reset-password", good).redirect == "/login")
    canaries.refused("used link", try await app.postJSON(path, body(second, Self.password)))
    canaries.refused("used link in a form", try await browser.post("/reset-password", good))
    canaries.refused("link in a path", try await app.get("/reset-password/x?token=\(second)"))
  }

  /// The same once more while nothing can be stored.
  private func breakTheDatabase(_ app: TestApp, _ canaries: Canaries) async throws {
    let ada = try await app.apiSignIn("ada_1815", password: Self.password)
    try canaries.keep("last access token", ada.token)
    try canaries.keep("last refresh token", ada.refreshToken)
    let browser = Browser(app)
    _ = try await browser.signIn("ada_1815", password: Self.password)
    try canaries.keep("last cookie", browser.sessionSecret)
    let csrf = try await browser.csrfToken()
    try canaries.keep("last CSRF token", csrf)
    let visitor = Browser(app)
    let visitorToken = try await visitor.csrfToken()
    try app.closeDatabases()
    let change = #"{"current_password":"\#(Self.password)","new_password":"\#(Self.nextPassword)"}"#
    canaries.refused("change", try await ada.send(.post, "/api/v1/auth/password", json: change))
    canaries.refused("refresh", try await ada.refresh())
    canaries.refused("token", try await app.askForToken("ada_1815", password: Self.password))
    canaries.refused("registration", try await app.register("newcomer", password: Self.password))
    let redemption = #"{"token":"\#(String(repeating: "t", count: 43))","new_password":"\#(Self.password)"}"#
    canaries.refused("link", try await app.postJSON("/api/v1/auth/password-reset", redemption))
    canaries.refused("page", try await browser.get("/account"))
    let form = ["current_password": Self.password, "new_password": Self.nextPassword, "csrf_token": csrf]
    canaries.refused("form", try await browser.postWithToken("/account/password", form))
    let login = ["username": "ada_1815", "password": Self.password, "csrf_token": visitorToken]
    canaries.refused("login form", try await visitor.postWithToken("/login", login))
  }
}
