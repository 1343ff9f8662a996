import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// The cookie of a browser, and how long a session lives.
@Suite struct SessionTests {
  @Test(arguments: [
    (["server.publicURL": "http://localhost:8080"], false), (["server.publicURL": "https://orders.example.com"], true),
  ])
  func theCookieIsForThisSiteOnly(settings: [String: String], isSecure: Bool) async throws {
    try await TestApp.run(settings) { app in
      try await app.person("ada_1815")
      let prefix = isSecure ? "__Host-" : ""
      let browser = Browser(app)
      let form = try await browser.get("/login")
      let before = try #require(form.setCookie("\(prefix)orderdesk_presession"))
      let answer = try await browser.signIn("ada_1815")
      let session = try #require(answer.setCookie("\(prefix)orderdesk_session"))
      for cookie in [before, session] {
        #expect(cookie.value.utf8.count == 43)
        let expected = ["path": "/", "httponly": "", "samesite": "Lax"].merging(isSecure ? ["secure": ""] : [:]) { $1 }
        #expect(cookie.attributes == expected)
      }
      #expect(answer.setCookie("\(prefix)orderdesk_presession")?.isForgotten == true)
      #expect(answer.header("Strict-Transport-Security") == (isSecure ? "max-age=31536000; includeSubDomains" : nil))
      let out = try await browser.post("/logout", [:])
      let forgotten = try #require(out.setCookie("\(prefix)orderdesk_session"))
      #expect(forgotten.isForgotten)
      #expect(forgotten.attributes["path"] == "/")
      #expect((forgotten.attributes["secure"] != nil) == isSecure)
    }
  }

  @Test func productionIsSecure() async throws {
    try await TestApp.run(["environment": "production", "server.publicURL": "https://orders.example.com"]) { app in
      let cookie = try await app.get("/login").setCookie("__Host-orderdesk_presession")
      #expect(cookie?.attributes["secure"] != nil)
      #expect(cookie?.attributes["domain"] == nil)
    }
  }

  @Test func aCookieOfTheOtherNameIsNotTaken() async throws {
    try await TestApp.run(["server.publicURL": "https://orders.example.com"]) { app in
      try await app.person("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let secret = try #require(browser.cookies["__Host-orderdesk_session"])
      browser.setCookie("__Host-orderdesk_session", nil)
      browser.setCookie("orderdesk_session", secret)
      #expect(try await browser.get("/orders").redirect == "/login?next=%2Forders")
    }
  }

  @Test func aSessionEndsAnHourAfterTheLastActivity() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      for _ in 1...3 {
        app.clock.advance(by: .seconds(3_599))
        #expect(try await ada.get("/orders").status == .ok)
      }
      app.clock.advance(by: .seconds(3_600))
      let answer = try await ada.get("/orders")
      #expect(answer.redirect == "/login?next=%2Forders")
      #expect(answer.setCookie("orderdesk_session")?.isForgotten == true)
      #expect(try await ada.get("/login").text.contains("Your session has ended."))
    }
  }

  @Test func aSessionEndsThirtyDaysAfterSignInHoweverActive() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      // 750 steps of 3,456 seconds are 30 days.
      for _ in 1..<750 {
        app.clock.advance(by: .seconds(3_456))
        #expect(try await ada.get("/api/v1/auth/verify").status == .ok)
      }
      app.clock.advance(by: .seconds(3_456))
      #expect(try await ada.get("/orders").redirect != nil)
    }
  }

  @Test func everySignInGetsANewSecretAndEndsTheOldOne() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let first = try #require(ada.sessionSecret)
      let token = try await ada.csrfToken()
      let again = try await ada.postWithToken(
        "/login", ["username": "ada_1815", "password": goodPassword, "csrf_token": token])
      #expect(again.redirect == "/orders/new")
      let second = try #require(ada.sessionSecret)
      #expect(first != second)
      #expect(try await ada.get("/orders").status == .ok)
      ada.setCookie("orderdesk_session", first)
      #expect(try await ada.get("/orders").redirect != nil)
    }
  }

  @Test func aCookieThatSomebodyPlantedIsNeverTakenOver() async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let planted = String(repeating: "A", count: 43)
      let browser = Browser(app)
      browser.setCookie("orderdesk_session", planted)
      browser.setCookie("orderdesk_presession", planted)
      #expect(try await browser.get("/orders").redirect != nil)
      #expect(try await browser.signIn("ada_1815").redirect == "/orders/new")
      #expect(browser.sessionSecret != planted)
    }
  }

  @Test func twoDevicesAreTwoSessions() async throws {
    try await TestApp.run { app in
      let phone = try await app.browser("ada_1815")
      let desk = Browser(app)
      _ = try await desk.signIn("ada_1815")
      _ = try await phone.post("/logout", [:])
      #expect(try await desk.get("/orders").status == .ok)
    }
  }

  @Test func anAuthorizationHeaderWinsOverACookie() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let header = ["Authorization": "Bearer \(boss.token)", "Accept": "application/json"]
      #expect(try await ada.get("/api/v1/auth/me", header).json()["username"]?.text == "boss")
      let bad = ["Accept": "application/json"]
      for value in [
        "Bearer nonsense", "Basic YWRhOmFkYQ==", "Bearer", "bearer  ", "Bearer \(boss.token)x", "\(boss.token)",
      ] {
        try expectProblem(
          await ada.get("/api/v1/auth/me", bad.merging(["Authorization": value]) { $1 }), .authInvalidToken,
          "\(value.prefix(10))")
      }
      #expect(try await ada.get("/api/v1/auth/me").json()["username"]?.text == "ada_1815")
    }
  }

  @Test(arguments: ["", "short", String(repeating: "A", count: 43), String(repeating: "x", count: 4_000), "a.b.c"])
  func aSecretThatIsNoneIsNoSession(secret: String) async throws {
    try await TestApp.run { app in
      let browser = Browser(app)
      browser.setCookie("orderdesk_session", secret)
      #expect(try await browser.get("/").status == .ok)
      #expect(try await browser.get("/orders").redirect?.hasPrefix("/login") == true)
      browser.setCookie("orderdesk_session", secret)
      try expectProblem(
        await browser.get("/api/v1/auth/me", ["Accept": "application/json"]), .authRequired)
    }
  }
}
