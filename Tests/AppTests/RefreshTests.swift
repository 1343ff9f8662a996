import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// How an API client stays signed in without keeping a password.
@Suite struct RefreshTests {
  private func exchange(_ app: TestApp, _ token: String) async throws -> TestResponse {
    try await app.postJSON("/api/v1/auth/refresh", #"{"refresh_token":"\#(token)"}"#)
  }

  private func refreshToken(_ answer: TestResponse) throws -> String {
    #expect(answer.status == .ok)
    return try #require(answer.json()["refresh_token"]?.text)
  }

  private func client(_ app: TestApp, _ answer: TestResponse) throws -> APIClient {
    let token = try #require(answer.json()["access_token"]?.text)
    return APIClient(app: app, token: token, refreshToken: try refreshToken(answer))
  }

  @Test func aRefreshTokenBringsNewTokensOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815", [.approver])
      app.clock.advance(by: .seconds(900))
      try expectProblem(await ada.get("/api/v1/auth/me"), .authInvalidToken)
      let answer = try await exchange(app, ada.refreshToken)
      let grant = try answer.json()
      #expect(Set(grant.object.keys) == ["access_token", "token_type", "expires_in", "refresh_token", "scope"])
      #expect(grant["token_type"]?.text == "bearer")
      #expect(grant["expires_in"]?.number == 900)
      #expect(grant["scope"]?.text == "admin:orders user:orders")
      #expect(answer.header("Cache-Control") == "no-store")
      #expect(answer.setCookies == [])
      let renewed = try client(app, answer)
      #expect(renewed.refreshToken.utf8.count == 43)
      #expect(renewed.refreshToken != ada.refreshToken)
      #expect(renewed.token != ada.token)
      #expect(try await renewed.get("/api/v1/auth/me").json()["username"]?.text == "ada_1815")
      #expect(try await renewed.get("/api/v1/auth/sessions").json()["sessions"]?.list.count == 1, "it is one session")
    }
  }

  @Test func theTokenEndpointDoesTheSame() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let form = ["grant_type": "refresh_token", "refresh_token": ada.refreshToken, "scope": "user:orders"]
      let first = try await app.sendForm("/api/v1/auth/token", form)
      let second = try await exchange(app, try refreshToken(first))
      #expect(try await client(app, second).get("/api/v1/auth/me").status == .ok)
      #expect(try Set(first.json().object.keys) == Set(second.json().object.keys))
    }
  }

  /// Two tabs, or an answer that got lost.
  @Test func withinTheGraceTimeTheSameSuccessorComesAgain() async throws {
    try await TestApp.run(["auth.refreshReuseGrace": "10s"]) { app in
      let ada = try await app.api("ada_1815")
      let first = try refreshToken(await exchange(app, ada.refreshToken))
      app.clock.advance(by: .milliseconds(9_999))
      let again = try await exchange(app, ada.refreshToken)
      #expect(try refreshToken(again) == first)
      #expect(try await client(app, again).get("/api/v1/auth/me").status == .ok)
      #expect(try await exchange(app, first).status == .ok)
    }
  }

  @Test func ofManyExchangesAtOnceOneSuccessorLives() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let successors = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 1...20 { group.addTask { try refreshToken(await exchange(app, ada.refreshToken)) } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(successors.count == 1)
      #expect(try await exchange(app, try #require(successors.first)).status == .ok)
    }
  }

  /// Somebody has a copy of the token: the thief or the owner came second, and nobody knows who.
  @Test(arguments: [0, 10_000])
  func aTokenThatComesTwiceEndsItsSession(milliseconds: Int) async throws {
    try await TestApp.run(["auth.refreshReuseGrace": "10s"]) { app in
      let ada = try await app.api("ada_1815")
      let other = try await app.apiSignIn("ada_1815")
      let renewed = try client(app, await exchange(app, ada.refreshToken))
      app.clock.advance(by: .milliseconds(milliseconds))
      // Within the grace time it is the use of the successor that tells.
      let last = milliseconds == 0 ? try client(app, await exchange(app, renewed.refreshToken)) : renewed
      try expectProblem(await exchange(app, ada.refreshToken), .authInvalidRefreshToken)
      for client in [ada, renewed, last] {
        try expectProblem(await client.get("/api/v1/auth/me"), .authInvalidToken)
        try expectProblem(await client.refresh(), .authInvalidRefreshToken)
      }
      #expect(try await other.get("/api/v1/auth/me").status == .ok, "other sessions live on")
      let auditor = try await app.api("auditor", [.auditor])
      let trail = try await auditor.get("/api/v1/audit?action=auth.refresh_reuse").json()["events"]?.list ?? []
      #expect(trail.map { $0["actor"]?["username"]?.text } == ["ada_1815"])
    }
  }

  @Test func aRefreshTokenLivesAsLongAsItsSession() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      app.clock.advance(by: .seconds(3_599))
      let renewed = try client(app, await exchange(app, ada.refreshToken))
      app.clock.advance(by: .seconds(3_599))
      let last = try client(app, await exchange(app, renewed.refreshToken))
      app.clock.advance(by: .seconds(3_600))
      try expectProblem(await last.refresh(), .authInvalidRefreshToken)
    }
  }

  @Test func rolesAreThoseOfTheMoment() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let ada = try await app.apiSignIn("ada_1815")
      let admin = try await app.api("admin_one", [.admin])
      _ = try await admin.send(.patch, "/api/v1/users/\(user.userID)", json: #"{"roles":["approver","user"]}"#)
      let answer = try await exchange(app, ada.refreshToken)
      #expect(try answer.json()["scope"]?.text == "admin:orders user:orders")
      #expect(try await client(app, answer).get("/api/v1/orders").status == .ok)
    }
  }

  @Test func anAccessTokenThatIsNotGoodIsRefusedHereToo() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let body = #"{"refresh_token":"\#(ada.refreshToken)"}"#
      let answer = try await app.postJSON("/api/v1/auth/refresh", body, ["Authorization": "Bearer nonsense"])
      try expectProblem(answer, .authInvalidToken)
      #expect(try await ada.refresh().status == .ok, "the refresh token was not touched")
    }
  }
}
