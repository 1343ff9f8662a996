import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// A change that another site makes a browser ask for is refused, and nothing happens.
@Suite struct CSRFTests {
  private let order = ["item_name": "Desk lamp", "quantity": "1", "notes": ""]

  /// The tokens that must not do, by what is wrong with them.
  static let badTokens = ["missing", "empty", "foreign", "other session", "before sign-in", "not base64", "cut"]

  @Test(arguments: badTokens)
  func aFormNeedsTheTokenOfItsSession(kind: String) async throws {
    try await TestApp.run { app in
      let visitor = Browser(app)
      let before = try await visitor.csrfToken()
      let ada = try await app.browser("ada_1815")
      let good = try await ada.csrfToken()
      let other = try await app.browser("other").csrfToken()
      let tokens = [
        "empty": "", "foreign": String(repeating: "A", count: 43), "other session": other, "before sign-in": before,
        "not base64": "%%%", "cut": String(good.dropLast(4)),
      ]
      var fields = order
      fields["csrf_token"] = tokens[kind]
      let answer = try await ada.postWithToken("/orders/new", fields)
      #expect(answer.status == .forbidden)
      #expect(answer.text.contains("auth.csrf"))
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
      fields["csrf_token"] = good
      #expect(try await ada.postWithToken("/orders/new", fields).status == .seeOther)
    }
  }

  @Test func theHeaderDoesAsWellAsTheField() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let token = try await ada.csrfToken()
      #expect(try await ada.postWithToken("/orders/new", order, ["X-CSRF-Token": token]).status == .seeOther)
      #expect(try await ada.postWithToken("/orders/new", order, ["X-CSRF-Token": "x"]).status == .forbidden)
    }
  }

  @Test(arguments: ["/orders/new", "/logout", "/login"])
  func crossSiteRequestsAreRefusedEvenWithTheToken(path: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      var fields = order
      fields["csrf_token"] = try await ada.csrfToken()
      let answer = try await ada.postWithToken(path, fields, ["Sec-Fetch-Site": "cross-site"])
      #expect(answer.status == .forbidden)
      #expect(answer.text.contains("auth.csrf"))
      #expect(try await ada.get("/orders").text.contains("No orders yet"))
    }
  }

  @Test(arguments: ["same-origin", "none", "same-site"])
  func otherFetchSitesMayPassWithTheToken(site: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(try await ada.post("/orders/new", order, ["Sec-Fetch-Site": site]).status == .seeOther)
    }
  }

  @Test(arguments: ["/login", "/register"])
  func formsBeforeSignInAreProtectedToo(path: String) async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let fields = ["username": path == "/login" ? "ada_1815" : "newcomer", "password": goodPassword]
      let bare = Browser(app)
      let answer = try await bare.postWithToken(path, fields)
      #expect(answer.status == .forbidden)
      #expect(answer.text.contains("auth.csrf"))
      let visitor = Browser(app)
      let token = try await visitor.csrfToken()
      #expect(try await visitor.postWithToken(path, fields).status == .forbidden)
      let thief = Browser(app)
      _ = try await thief.get("/login")
      #expect(
        try await thief.postWithToken(path, fields.merging(["csrf_token": token]) { $1 }).status == .forbidden,
        "the token of another browser")
      #expect(thief.sessionSecret == nil)
      if path == "/register" {
        #expect(try await bare.signIn("newcomer").status == .unauthorized, "no account was made")
      }
      #expect(
        try await visitor.postWithToken(path, fields.merging(["csrf_token": token]) { $1 }).status == .seeOther)
    }
  }

  @Test func aTokenOfAnEarlierSessionIsWorthNothing() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let old = try await ada.csrfToken()
      _ = try await ada.post("/logout", [:])
      _ = try await ada.signIn("ada_1815")
      let answer = try await ada.postWithToken("/orders/new", order.merging(["csrf_token": old]) { $1 })
      #expect(answer.status == .forbidden)
    }
  }

  @Test func jsonWithACookieNeedsTheHeader() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let token = try await ada.csrfToken()
      let headers = ["Accept": "application/json", "Content-Type": "application/json"]
      let body = #"{"item_name":"Desk lamp","quantity":1}"#
      try expectProblem(await ada.send(.post, "/api/v1/orders", headers, body: body), .authCSRF)
      let form = ["Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"]
      try expectProblem(
        await ada.send(.post, "/api/v1/orders", form, body: formText(["csrf_token": token])), .authCSRF,
        "a form cannot set the header, so its field does not count here")
      try expectProblem(await ada.send(.post, "/api/v1/auth/logout", headers), .authCSRF)
      try expectProblem(
        await ada.send(.patch, "/api/v1/orders/0198c0de-0000-7000-8000-000000000000", headers, body: "{}"), .authCSRF)
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
      let good = headers.merging(["X-CSRF-Token": token]) { $1 }
      #expect(try await ada.send(.post, "/api/v1/orders", good, body: body).status == .created)
      let out = try await ada.send(.post, "/api/v1/auth/logout", good)
      #expect(out.status == .ok)
      #expect(out.setCookie("orderdesk_session")?.isForgotten == true)
      #expect(ada.sessionSecret == nil)
    }
  }

  @Test func bearerRequestsNeedNone() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let answer = try await ada.send(
        .post, "/api/v1/orders", ["Sec-Fetch-Site": "cross-site", "Cookie": "orderdesk_session=x"],
        json: #"{"item_name":"Desk lamp","quantity":1}"#)
      #expect(answer.status == .created)
    }
  }

  @Test func readingNeedsNone() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(try await ada.get("/orders", ["Sec-Fetch-Site": "cross-site"]).status == .ok)
      #expect(try await ada.send(.head, "/orders").status == .ok)
    }
  }
}
