import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// A new password ends every other session, and gives a browser a new secret.
@Suite struct PasswordChangeTests {
  private static let next = "another good one"
  private static let path = "/api/v1/auth/password"
  private static let body = #"{"current_password":"\#(goodPassword)","new_password":"\#(next)"}"#

  @Test func anAPIClientKeepsItsSessionAndTheOthersEnd() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let phone = try await app.apiSignIn("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let answer = try await ada.send(.post, Self.path, json: Self.body)
      #expect(answer.status == .ok)
      #expect(Set(try answer.json().object.keys) == ["message", "ended_sessions"])
      #expect(try answer.json()["ended_sessions"]?.number == 2)
      #expect(answer.setCookies == [])
      #expect(try await ada.get("/api/v1/auth/me").status == .ok)
      #expect(try await ada.refresh().status == .ok)
      try expectProblem(await phone.get("/api/v1/auth/me"), .authInvalidToken)
      try expectProblem(await phone.refresh(), .authInvalidRefreshToken)
      #expect(try await browser.get("/orders").redirect == "/login?next=%2Forders")
      try expectProblem(await app.askForToken("ada_1815"), .authInvalidCredentials)
      #expect(try await app.askForToken("ada_1815", password: Self.next).status == .ok)
    }
  }

  /// The same for the form of the account page and for a call from a script on a page.
  @Test(arguments: [true, false])
  func aBrowserGetsANewCookieAndTheOldOneIsDead(isForm: Bool) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let phone = try await app.apiSignIn("ada_1815")
      let (before, token) = (ada.sessionSecret, try await ada.csrfToken())
      let answer: TestResponse
      if isForm {
        answer = try await ada.postWithToken(
          "/account/password",
          ["current_password": goodPassword, "new_password": Self.next, "csrf_token": token])
        #expect(answer.redirect == "/account")
      } else {
        let headers = ["Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": token]
        answer = try await ada.send(.post, Self.path, headers, body: Self.body)
        #expect(answer.status == .ok)
        #expect(!answer.text.contains(ada.sessionSecret ?? "none"), "the secret is in the cookie only")
      }
      let cookie = try #require(answer.setCookie("orderdesk_session"))
      #expect(cookie.value.utf8.count == 43)
      #expect(cookie.attributes == ["path": "/", "httponly": "", "samesite": "Lax"])
      #expect(ada.sessionSecret == cookie.value)
      #expect(cookie.value != before)
      #expect(try await ada.get("/account").status == .ok)
      try expectProblem(await phone.get("/api/v1/auth/me"), .authInvalidToken)

      let order = ["item_name": "Desk lamp", "quantity": "1", "notes": ""]
      let stale = try await ada.postWithToken("/orders/new", order.merging(["csrf_token": token]) { $1 })
      #expect(stale.status == .forbidden, "the token of the old secret")
      #expect(try await ada.csrfToken() != token)
      #expect(try await ada.post("/orders/new", order).status == .seeOther)

      let thief = Browser(app)
      thief.setCookie("orderdesk_session", before)
      #expect(try await thief.get("/orders").redirect == "/login?next=%2Forders")
    }
  }

  @Test func thePageTellsHowManySessionsEnded() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      _ = try await app.apiSignIn("ada_1815")
      _ = try await ada.post("/account/password", ["current_password": goodPassword, "new_password": Self.next])
      let page = try await ada.get("/account")
      #expect(page.text.contains("Your password is changed. 1 other session was ended."))
      _ = try await ada.post("/account/password", ["current_password": Self.next, "new_password": goodPassword])
      let alone = try await ada.get("/account")
      #expect(alone.text.contains("Your password is changed."))
      #expect(!alone.text.contains("ended."))
    }
  }

  @Test func aRefusedChangeChangesNothing() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let phone = try await app.apiSignIn("ada_1815")
      let before = ada.sessionSecret
      for (fields, bad) in [
        (["current_password": "wrong password", "new_password": Self.next], ["current_password"]),
        (["current_password": goodPassword, "new_password": "short"], ["new_password"]),
        (["current_password": goodPassword, "new_password": goodPassword], ["new_password"]),
        (["new_password": Self.next], ["current_password"]), ([:], ["current_password", "new_password"]),
      ] as [([String: String], [String])] {
        let page = try await ada.post("/account/password", fields)
        #expect(page.status == .unprocessableContent, "\(bad)")
        for field in ["current_password", "new_password"] {
          #expect(page.text.contains("id=\"\(field)-error\"") == bad.contains(field), "\(bad) \(field)")
          #expect(page.between("id=\"\(field)\"", ">")?.contains("value=") == false, "passwords are never given back")
        }
        #expect(page.setCookie("orderdesk_session") == nil)
      }
      #expect(ada.sessionSecret == before)
      #expect(try await phone.get("/api/v1/auth/me").status == .ok)
      #expect(try await app.askForToken("ada_1815").status == .ok)
    }
  }

  @Test func theDisplayNameIsChangedOnTheSamePage() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(try await ada.post("/account/profile", ["display_name": "  A <b>L</b> "]).redirect == "/account")
      let page = try await ada.get("/account")
      #expect(page.text.contains("Your display name is saved."))
      #expect(page.text.contains("value=\"A &lt;b&gt;L&lt;/b&gt;\""))
      let client = try await app.apiSignIn("ada_1815")
      #expect(try await client.get("/api/v1/auth/me").json()["display_name"]?.text == "A <b>L</b>")
      let changed = try await client.send(.patch, "/api/v1/auth/me", json: #"{"display_name":""}"#)
      #expect(changed.status == .ok)
      #expect(try changed.json()["display_name"]?.text == "")
      let long = try await ada.post("/account/profile", ["display_name": String(repeating: "x", count: 61)])
      #expect(long.status == .unprocessableContent)
      #expect(long.text.contains("id=\"display_name-error\""))
      #expect(long.between("id=\"display_name\"", ">")?.contains(String(repeating: "x", count: 61)) == true)
    }
  }
}
