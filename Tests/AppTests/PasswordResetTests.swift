import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Somebody forgot the password: an administrator makes a link, which sets a new one, once.
@Suite struct PasswordResetTests {
  private static let next = "another good one"

  /// The part of a link that is good for a password.
  private func token(in text: String) throws -> String {
    let match = try #require(text.firstMatch(of: /http:\/\/localhost:8080\/reset-password\?token=([A-Za-z0-9_-]{43})/))
    return String(match.1)
  }

  private func redeem(_ app: TestApp, _ token: String) async throws -> TestResponse {
    try await app.postJSON("/api/v1/auth/password-reset", #"{"token":"\#(token)","new_password":"\#(Self.next)"}"#)
  }

  @Test func fromPageToPage() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let phone = try await app.apiSignIn("ada_1815")
      let admin = try await app.browser("admin_one", [.admin])
      let person = try await admin.get("/admin/users/\(user.userID)")
      #expect(person.text.contains("action=\"/admin/users/\(user.userID)/password-reset\""))
      let shown = try await admin.post("/admin/users/\(user.userID)/password-reset", [:])
      #expect(shown.status == .ok)
      #expect(shown.header("Cache-Control") == "no-store")
      let token = try token(in: shown.text)
      #expect(shown.text.contains("2026-01-02T00:00:00.000Z"), "when it ends")
      #expect(try await !admin.get("/admin/users/\(user.userID)").text.contains(token), "it is shown once")
      #expect(try await phone.get("/api/v1/auth/me").status == .ok, "nothing changes before the link is used")

      let browser = Browser(app)
      let form = try await browser.get("/reset-password?token=\(token)")
      #expect(form.status == .ok)
      #expect(form.header("Referrer-Policy") == "same-origin", "the link goes to no other site")
      #expect(form.between("name=\"token\" value=\"", "\"") == token)
      let csrf = try #require(form.csrfToken)
      let bad = try await browser.postWithToken(
        "/reset-password", ["token": token, "new_password": "short", "csrf_token": csrf])
      #expect(bad.status == .unprocessableContent)
      #expect(bad.text.contains("id=\"new_password-error\""))
      #expect(bad.between("name=\"token\" value=\"", "\"") == token, "the form can be sent again")
      let set = try await browser.postWithToken(
        "/reset-password", ["token": token, "new_password": Self.next, "csrf_token": csrf])
      #expect(set.redirect == "/login")
      #expect(set.setCookie("orderdesk_session") == nil, "a link is no sign-in")
      #expect(try await browser.get("/login").text.contains("Your new password is set. Log in to go on."))
      try expectProblem(await phone.get("/api/v1/auth/me"), .authInvalidToken, "every session has ended")
      try expectProblem(await phone.refresh(), .authInvalidRefreshToken)
      #expect(try await browser.signIn("ada_1815").status == .unauthorized, "the old password")
      #expect(try await browser.signIn("ada_1815", password: Self.next).redirect == "/orders/new")

      let used = try await Browser(app).post("/reset-password", ["token": token, "new_password": goodPassword])
      #expect(used.status == .gone)
      #expect(used.text.contains("This link is no longer good"))
      #expect(!used.text.contains(token))
    }
  }

  @Test func throughTheAPI() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let admin = try await app.api("admin_one", [.admin])
      let answer = try await admin.send(.post, "/api/v1/users/\(user.userID)/password-reset")
      #expect(answer.status == .created)
      #expect(Set(try answer.json().object.keys) == ["link", "expires_at"])
      #expect(try answer.json()["expires_at"]?.text == "2026-01-02T00:00:00.000Z")
      let token = try token(in: try #require(answer.json()["link"]?.text))
      let redeemed = try await redeem(app, token)
      #expect(redeemed.status == .ok)
      #expect(Set(try redeemed.json().object.keys) == ["message"])
      try expectProblem(await redeem(app, token), .authInvalidResetLink)
      #expect(try await app.askForToken("ada_1815", password: Self.next).status == .ok)
    }
  }

  @Test func aLinkIsGoodForADay() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      for (milliseconds, isGood) in [(86_399_999, true), (86_400_000, false)] {
        let token = try await app.passwordLink(for: user)
        app.clock.advance(by: .milliseconds(milliseconds))
        let answer = try await redeem(app, token)
        #expect((answer.status == .ok) == isGood)
        if !isGood { try expectProblem(answer, .authInvalidResetLink) }
      }
    }
  }

  /// What makes a link worthless.
  @Test(arguments: ["a newer link", "a changed password", "a disabled account", "a cut", "another letter"])
  func aLinkEndsWith(reason: String) async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let ada = try await app.apiSignIn("ada_1815")
      let admin = try await app.api("admin_one", [.admin])
      var token = try await app.passwordLink(for: user)
      switch reason {
      case "a newer link": _ = try await app.passwordLink(for: user)
      case "a changed password":
        let body = #"{"current_password":"\#(goodPassword)","new_password":"a third good one"}"#
        #expect(try await ada.send(.post, "/api/v1/auth/password", json: body).status == .ok)
      case "a disabled account":
        for disabled in ["true", "false"] {
          _ = try await admin.send(.patch, "/api/v1/users/\(user.userID)", json: #"{"disabled":\#(disabled)}"#)
        }
      case "a cut": token = String(token.dropLast())
      default: token = String(token.dropLast()) + (token.hasSuffix("A") ? "E" : "A")
      }
      try expectProblem(await redeem(app, token), .authInvalidResetLink)
      let page = try await Browser(app).post("/reset-password", ["token": token, "new_password": Self.next])
      #expect(page.status == .gone)
      try expectProblem(await app.askForToken("ada_1815", password: Self.next), .authInvalidCredentials)
    }
  }

  @Test func ofTwoWhoUseALinkAtOnceOneWins() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let token = try await app.passwordLink(for: user)
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...8 { group.addTask { try await redeem(app, token).status.code } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.filter { $0 == 410 }.count == 7)
    }
  }

  @Test func aPageWithoutALinkSaysSo() async throws {
    try await TestApp.run { app in
      let page = try await Browser(app).get("/reset-password")
      #expect(page.status == .gone)
      #expect(page.text.contains("This link is no longer good"))
    }
  }

  /// Whoever follows a link while somebody is signed in in that browser is not left in that session.
  @Test func aLinkEndsTheSessionOfItsBrowser() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let browser = try await app.browser("other")
      let before = browser.sessionSecret
      let token = try await app.passwordLink(for: user)
      #expect(
        try await browser.post("/reset-password", ["token": token, "new_password": Self.next]).redirect == "/login")
      #expect(browser.sessionSecret == nil)
      browser.setCookie("orderdesk_session", before)
      #expect(try await browser.get("/orders").redirect?.hasPrefix("/login") == true)
    }
  }
}
