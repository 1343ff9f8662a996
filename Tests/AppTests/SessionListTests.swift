import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing
import TestSupport

/// Where somebody is signed in, and how they end it from elsewhere.
@Suite struct SessionListTests {
  private static let path = "/api/v1/auth/sessions"

  private func sessions(_ client: APIClient) async throws -> [JSON] {
    try await client.get(Self.path).json()["sessions"]?.list ?? []
  }

  @Test func theListHasEverySessionThatLives() async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      try await app.person("other")
      _ = try await app.apiSignIn("other")
      let browser = Browser(app)
      let token = try await browser.csrfToken()
      _ = try await browser.postWithToken(
        "/login", ["username": "ada_1815", "password": goodPassword, "csrf_token": token],
        ["User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"])
      app.clock.advance(by: .seconds(60))
      let ada = try await app.apiSignIn("ada_1815")
      let signedOut = try await app.apiSignIn("ada_1815")
      _ = try await signedOut.send(.post, "/api/v1/auth/logout")
      app.clock.advance(by: .seconds(60))
      _ = try await browser.get("/orders")

      let list = try await sessions(ada)
      #expect(list.count == 2)
      #expect(list.map { $0["current"] } == [.bool(true), .bool(false)], "this one comes first")
      #expect(list.map { $0["kind"]?.text } == ["api", "browser"])
      let other = try #require(list.last)
      #expect(
        Set(other.object.keys) == [
          "id", "kind", "created_at", "last_active_at", "ends_at", "address", "user_agent", "current",
        ])
      #expect(other["created_at"]?.text == "2026-01-01T00:00:00.000Z")
      #expect(other["last_active_at"]?.text == "2026-01-01T00:02:00.000Z")
      #expect(other["ends_at"]?.text == "2026-01-31T00:00:00.000Z")
      #expect(other["address"]?.text == "unknown")
      #expect(other["user_agent"]?.text == "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")

      let page = try await browser.get("/account")
      #expect(page.text.contains("Firefox on Linux"))
      #expect(page.text.contains("This device"))
      #expect(page.text.ranges(of: "action=\"/account/sessions/").count == 2, "a button for each")
    }
  }

  @Test func anEndedSessionIsOverAtOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let phone = try await app.apiSignIn("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      func endOther(_ kind: String) async throws {
        let others = try await sessions(ada).filter { $0["kind"]?.text == kind && $0["current"] == .bool(false) }
        let id = try #require(others.first?["id"]?.text)
        let answer = try await ada.send(.delete, "\(Self.path)/\(id)")
        #expect(answer.status == .noContent)
        #expect(answer.body.readableBytes == 0)
        try expectProblem(await ada.send(.delete, "\(Self.path)/\(id)"), .authSessionNotFound, "it is over already")
      }
      #expect(try await phone.get("/api/v1/auth/me").status == .ok)
      try await endOther("api")
      try expectProblem(await phone.get("/api/v1/auth/me"), .authInvalidToken)
      #expect(try await browser.get("/orders").status == .ok)
      try await endOther("browser")
      #expect(try await browser.get("/orders").redirect == "/login?next=%2Forders")
      try expectProblem(await phone.refresh(), .authInvalidRefreshToken)
      #expect(try await sessions(ada).count == 1)
    }
  }

  @Test func theOthersEndTogether() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let others = [try await app.apiSignIn("ada_1815"), try await app.apiSignIn("ada_1815")]
      let stranger = try await app.api("other")
      let answer = try await ada.send(.delete, Self.path)
      #expect(answer.status == .ok)
      #expect(try answer.json() == .object(["ended_sessions": .number(2)]))
      for other in others { try expectProblem(await other.get("/api/v1/auth/me"), .authInvalidToken) }
      for other in [ada, stranger] { #expect(try await other.get("/api/v1/auth/me").status == .ok) }
      #expect(try await ada.send(.delete, Self.path).json()["ended_sessions"]?.number == 0)
    }
  }

  @Test func somebodyElsesSessionIsNotThere() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try #require(try await sessions(ada).first?["id"]?.text)
      for other in [try await app.api("other"), try await app.api("admin_one", [.admin])] {
        let hers = try await other.send(.delete, "\(Self.path)/\(id)")
        let none = try await other.send(.delete, "\(Self.path)/0198c0de-0000-7000-8000-000000000000")
        #expect(
          try expectProblem(hers, .authSessionNotFound).detail == expectProblem(none, .authSessionNotFound).detail)
      }
      #expect(try await ada.get("/api/v1/auth/me").status == .ok)
    }
  }

  @Test func endingOnesOwnSessionSignsOut() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try #require(try await sessions(ada).first?["id"]?.text)
      #expect(try await ada.send(.delete, "\(Self.path)/\(id)").status == .noContent)
      try expectProblem(await ada.get("/api/v1/auth/me"), .authInvalidToken)

      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let list = try await browser.get(Self.path).json()["sessions"]?.list ?? []
      let own = try #require(list.first?["id"]?.text)
      let headers = ["X-CSRF-Token": try await browser.csrfToken(), "Accept": "application/json"]
      let answer = try await browser.send(.delete, "\(Self.path)/\(own)", headers)
      #expect(answer.status == .noContent)
      #expect(answer.setCookie("orderdesk_session")?.isForgotten == true)
    }
  }

  @Test func theAccountPageEndsSessions() async throws {
    try await TestApp.run { app in
      let browser = try await app.browser("ada_1815")
      let alone = try await browser.get("/account")
      #expect(!alone.text.contains("Log out everywhere else"))
      let phone = try await app.apiSignIn("ada_1815")
      let tablet = try await app.apiSignIn("ada_1815")
      let laptop = try await app.apiSignIn("ada_1815")
      let id = try #require(try await sessions(phone).first?["id"]?.text)
      #expect(try await browser.post("/account/sessions/\(id)", [:]).redirect == "/account")
      try expectProblem(await phone.get("/api/v1/auth/me"), .authInvalidToken)
      #expect(try await browser.get("/account").text.contains("That device is logged out."))

      #expect(try await browser.post("/account/sessions", [:]).redirect == "/account")
      #expect(try await browser.get("/account").text.contains("2 other sessions were ended."))
      for other in [tablet, laptop] { try expectProblem(await other.get("/api/v1/auth/me"), .authInvalidToken) }

      let list = try await browser.get(Self.path).json()["sessions"]?.list ?? []
      let own = try #require(list.first?["id"]?.text)
      let out = try await browser.post("/account/sessions/\(own)", [:])
      #expect(out.redirect == "/")
      #expect(browser.sessionSecret == nil)
      #expect(try await browser.get("/").text.contains("You are logged out."))
    }
  }
}
