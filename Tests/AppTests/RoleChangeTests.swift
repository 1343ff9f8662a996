import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Powers that are given and taken while somebody is signed in.
@Suite struct RoleChangeTests {
  /// Whatever is in a token or a cookie: what counts is what the desk knows at the next request.
  @Test func aDemotedAdministratorLosesThePowerAtTheNextRequest() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.admin])
      let user = try await app.person("demoted", [.admin, .user])
      let client = try await app.apiSignIn("demoted")
      let browser = Browser(app)
      #expect(try await browser.signIn("demoted").redirect == "/admin")
      #expect(try await client.get("/api/v1/users").status == .ok)
      #expect(try await browser.get("/admin/users").status == .ok)
      let order = try await app.api("ada_1815").place()
      let id = try #require(order["id"]?.text)

      let change = try await boss.send(.patch, "/api/v1/users/\(user.userID)", json: #"{"roles":["user"]}"#)
      #expect(change.status == .ok)
      for path in ["/api/v1/users", "/api/v1/audit", "/api/v1/orders"] {
        try expectProblem(await client.get(path), .authForbidden, "\(path)")
      }
      try expectProblem(await client.get("/api/v1/orders/\(id)"), .ordersNotFound)
      try expectProblem(await client.decide(id, "approved"), .authForbidden)
      for path in ["/admin", "/admin/users", "/admin/users/\(user.userID)", "/admin/audit"] {
        #expect(try await browser.get(path).status == .forbidden, "\(path)")
      }
      let page = try await browser.get("/orders")
      #expect(page.status == .ok, "the session lives on")
      for path in ["/admin", "/admin/users", "/admin/audit"] {
        #expect(!page.text.contains("href=\"\(path)\""), "\(path) is in the navigation")
      }
      let verified = try await client.get("/api/v1/auth/verify").json()
      #expect(verified["is_admin"] == .bool(false))
      #expect(verified["scopes"] == .list([.text("user:orders")]))
      let back = try await client.send(.patch, "/api/v1/users/\(user.userID)", json: #"{"roles":["admin"]}"#)
      try expectProblem(back, .authForbidden, "nobody promotes themselves")
    }
  }

  /// A cookie from before the change is worth nothing after it (a new secret at every change of privilege).
  @Test func whoGetsARoleMoreSignsInAgainInBrowsers() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.admin])
      let user = try await app.person("ada_1815")
      let client = try await app.apiSignIn("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let before = browser.sessionSecret
      try expectProblem(await client.get("/api/v1/orders"), .authForbidden)
      _ = try await boss.send(.patch, "/api/v1/users/\(user.userID)", json: #"{"roles":["user","approver"]}"#)
      #expect(try await browser.get("/admin").redirect == "/login?next=%2Fadmin")
      #expect(try await browser.signIn("ada_1815", next: "/admin").redirect == "/admin")
      #expect(browser.sessionSecret != before)
      #expect(try await browser.get("/admin").status == .ok)
      app.letOthersKnow()
      #expect(try await client.get("/api/v1/orders").status == .ok)
    }
  }

  @Test func aDisabledPersonIsOutEverywhereAtOnce() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.admin])
      let user = try await app.person("ada_1815")
      let client = try await app.apiSignIn("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let token = try await browser.csrfToken()
      _ = try await boss.send(.patch, "/api/v1/users/\(user.userID)", json: #"{"disabled":true}"#)
      try expectProblem(await client.get("/api/v1/auth/me"), .authInvalidToken)
      try expectProblem(await client.refresh(), .authInvalidRefreshToken)
      let form = ["item_name": "Desk lamp", "quantity": "1", "csrf_token": token]
      #expect(try await browser.postWithToken("/orders/new", form).redirect?.hasPrefix("/login") == true)
      #expect(try await browser.signIn("ada_1815").status == .unauthorized)
      try expectProblem(await app.askForToken("ada_1815"), .authInvalidCredentials)
      #expect(try await boss.total(ofEveryone: true) == 0)
    }
  }
}
