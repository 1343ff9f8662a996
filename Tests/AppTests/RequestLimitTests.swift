import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// The general limit, for each person, and at the JSON API for each address of those who are not signed in.
@Suite struct RequestLimitTests {
  static let five = ["limits.requestsPerPrincipal": "5/60s"]

  private func left(_ answer: TestResponse) -> String { answer.header("RateLimit") ?? "none" }

  @Test func everyAnswerTellsWhatIsLeft() async throws {
    try await TestApp.run(Self.five) { app in
      let ada = try await app.api("ada_1815")
      let answers = [
        try await ada.get("/api/v1/auth/me"), try await ada.get("/api/v1/orders"), try await ada.get("/api/v1/nothing"),
        try await ada.send(.delete, "/api/v1/orders"), try await ada.send(.post, "/api/v1/orders", json: "{"),
      ]
      #expect(answers.map(\.status.code) == [200, 403, 404, 405, 400])
      #expect(answers.map(left) == (0...4).reversed().map { "\"api\";r=\($0);t=60" })
      #expect(answers.allSatisfy { $0.header("RateLimit-Policy") == "\"api\";q=5;w=60" })
      app.clock.advance(by: .seconds(18))
      let refused = try await ada.get("/api/v1/auth/me")
      try expectProblem(refused, .requestRateLimited)
      #expect(refused.header("Retry-After") == "42")
      #expect(left(refused) == "\"api\";r=0;t=42")
      #expect(refused.header("RateLimit-Policy") == "\"api\";q=5;w=60")
      app.clock.advance(by: .seconds(42))
      #expect(left(try await ada.get("/api/v1/auth/me")) == "\"api\";r=4;t=60")
    }
  }

  @Test func aPersonIsOneHoweverTheySignIn() async throws {
    try await TestApp.run(Self.five) { app in
      let ada = try await app.api("ada_1815")
      let again = try await app.apiSignIn("ada_1815")
      let other = try await app.api("other")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      for _ in 1...2 { #expect(try await ada.get("/api/v1/auth/me").status == .ok) }
      for _ in 1...2 { #expect(try await again.get("/api/v1/auth/me").status == .ok) }
      #expect(left(try await browser.get("/api/v1/auth/me")) == "\"api\";r=0;t=60")
      for client in [ada, again] { try expectProblem(await client.get("/api/v1/auth/me"), .requestRateLimited) }
      let page = try await browser.get("/api/v1/auth/me")
      #expect(page.status == .tooManyRequests)
      #expect(page.text.contains("<html"), "a browser sees a page")
      #expect(try await other.get("/api/v1/auth/me").status == .ok, "somebody else has their own")
    }
  }

  /// What somebody is refused on pages goes to the audit trail, so pages count, too.
  @Test func pagesOfWhoIsSignedInCountWithTheCalls() async throws {
    try await TestApp.run(Self.five) { app in
      let ada = try await app.browser("ada_1815")
      #expect(left(try await ada.get("/orders")) == "\"api\";r=4;t=60")
      #expect(left(try await ada.get("/admin/users")) == "\"api\";r=3;t=60")
      #expect(left(try await ada.get("/api/v1/auth/me")) == "\"api\";r=2;t=60")
      for _ in 1...2 { #expect(try await ada.get("/account").status == .ok) }
      let page = try await ada.get("/orders")
      #expect(page.status == .tooManyRequests)
      #expect(page.header("Retry-After") == "60")
      #expect(page.text.contains("Too many requests"))
      #expect(page.text.contains("<html"))
      for path in ["/health", "/ready"] {
        let answer = try await ada.get(path)
        #expect(answer.status == .ok, "\(path)")
        #expect(answer.header("RateLimit") == nil, "\(path)")
      }
      app.clock.advance(by: .seconds(60))
      #expect(try await ada.get("/orders").status == .ok)
    }
  }

  @Test func pagesOfVisitorsAreFree() async throws {
    try await TestApp.run(["limits.requestsPerPrincipal": "1/60s"]) { app in
      try await app.person("ada_1815")
      let visitor = Browser(app)
      for path in ["/", "/login", "/register", "/docs", "/orders", "/nothing"] {
        for _ in 1...2 {
          let answer = try await visitor.get(path)
          #expect(answer.status != .tooManyRequests, "\(path)")
          #expect(answer.header("RateLimit") == nil, "\(path)")
        }
      }
      #expect(try await visitor.signIn("ada_1815").redirect == "/orders/new", "signing in has limits of its own")
    }
  }

  /// Whoever is not signed in is counted under their address, and so are tokens that are not good.
  @Test func whoIsNotSignedInIsAnAddress() async throws {
    try await TestApp.run(Self.five) { app in
      let bad = ["Authorization": "Bearer nonsense"]
      try expectProblem(await app.get("/api/v1/auth/me"), .authRequired)
      try expectProblem(await app.get("/api/v1/auth/me", bad), .authInvalidToken)
      #expect(try await app.get("/api/v1/openapi.json").status == .ok)
      try expectProblem(await app.askForToken("nobody_here"), .authInvalidCredentials)
      let last = try await app.get("/api/v1/auth/me", bad)
      try expectProblem(last, .authInvalidToken)
      #expect(left(last) == "\"api\";r=0;t=60")
      for headers in [[:], bad] { try expectProblem(await app.get("/api/v1/auth/me", headers), .requestRateLimited) }
      try expectProblem(await app.register("newcomer"), .requestRateLimited)
      #expect(try await app.send(.options, "/api/v1/orders").status == .noContent, "OPTIONS is free")
      #expect(try await Browser(app).get("/").status == .ok)
    }
  }

  @Test func theDefaultIsSixHundredAMinute() async throws {
    let settings = try ConfigLoader.load(
      overrides: [:], environment: ["JWT_SECRET": TestApp.secret], file: nil, readFile: { _ in nil }
    ).settings
    #expect(settings.limits.requestsPerPrincipal == Rate(count: 600, window: .seconds(60)))
    try await TestApp.run(["limits.requestsPerPrincipal": "600/60s"]) { app in
      let answer = try await app.get("/api/v1/openapi.json")
      #expect(answer.header("RateLimit-Policy") == "\"api\";q=600;w=60")
      #expect(left(answer) == "\"api\";r=599;t=60")
    }
  }

  @Test func offSaysNothing() async throws {
    try await TestApp.run(["limits.requestsPerPrincipal": "off"]) { app in
      for _ in 1...20 {
        let answer = try await app.get("/api/v1/openapi.json")
        #expect(answer.status == .ok)
        #expect(answer.header("RateLimit") == nil)
      }
    }
  }
}
