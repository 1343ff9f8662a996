import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// The headers of every answer, and that no page needs what they forbid.
@Suite struct SecurityHeaderTests {
  /// A request to every route and some that are none, as a visitor and as somebody who may do everything.
  private func answers(_ app: TestApp) async throws -> [(name: String, answer: TestResponse)] {
    let id = try await app.browser("ada_1815").place()
    let boss = try await app.browser("boss", [.admin])
    let user = try await app.person("new_user").userID
    var answers: [(name: String, answer: TestResponse)] = []
    // So that the stream of events ends by itself.
    app.closeStreams()
    for route in app.realRoutes() where route.method == "GET" && !route.path.hasPrefix("/static/") {
      let path = route.path(with: route.path.contains("/users/") ? user.text : id)
      answers.append(("visitor \(route)", try await Browser(app).get(path)))
      answers.append(("boss \(route)", try await boss.get(path)))
    }
    for path in ["/nothing", "/static/nothing.css", "/api/v1/nothing"] {
      answers.append((path, try await boss.get(path)))
      answers.append(("\(path) as JSON", try await app.get(path)))
    }
    answers.append(("bad form", try await boss.post("/orders/new", ["item_name": "", "quantity": "x"])))
    answers.append(("bad account form", try await boss.post("/account/password", [:])))
    answers.append(("bad people form", try await boss.post("/admin/users", ["username": ""])))
    answers.append(("bad person form", try await boss.post("/admin/users/\(user)", ["form": "roles"])))
    answers.append(("password link", try await boss.post("/admin/users/\(user)/password-reset", [:])))
    answers.append(("no link", try await Browser(app).get("/reset-password")))
    answers.append(("no token", try await boss.postWithToken("/orders/new", [:])))
    answers.append(("redirect", try await boss.post("/orders/new", ["item_name": "x", "quantity": "1"])))
    answers.append(("bad bearer", try await app.get("/api/v1/auth/me", ["Authorization": "Bearer x"])))
    answers.append(("wrong method", try await app.send(.delete, "/api/v1/orders")))
    return answers
  }

  @Test func everyAnswerHasThem() async throws {
    try await TestApp.run { app in
      for (name, answer) in try await answers(app) {
        let policy = answer.header("Content-Security-Policy") ?? ""
        let directives = policy.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
        let sources = Dictionary(directives.map { ($0[0], Array($0.dropFirst())) }) { first, _ in first }
        #expect(sources["default-src"] == ["'none'"], "\(name)")
        #expect(sources["script-src"] == ["'self'"], "\(name)")
        #expect(sources["style-src"] == ["'self'"], "\(name)")
        #expect(sources["frame-ancestors"] == ["'none'"], "\(name)")
        #expect(sources["base-uri"] == ["'none'"], "\(name)")
        #expect(sources["form-action"] == ["'self'"], "\(name)")
        for word in ["unsafe", "*", "http:", "https:", "data:", "nonce"] { #expect(!policy.contains(word), "\(name)") }
        #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(name)")
        #expect(answer.header("Referrer-Policy") == "same-origin", "\(name)")
        #expect(answer.header("Permissions-Policy")?.contains("camera=()") == true, "\(name)")
        #expect(answer.header("Cache-Control") == "no-store", "\(name)")
        #expect(answer.header("Strict-Transport-Security") == nil, "\(name): not under http")
        #expect(answer.header("X-Request-ID")?.isEmpty == false, "\(name)")
        #expect(answer.header("Server")?.contains("Hummingbird") != true, "\(name)")
        #expect(answer.status.code < 500, "\(name) \(answer.text)")
      }
    }
  }

  @Test func noPageNeedsWhatThePolicyForbids() async throws {
    try await TestApp.run { app in
      let pages = try await answers(app).filter { $0.answer.header("Content-Type")?.hasPrefix("text/html") == true }
      #expect(pages.count > 10)
      for (name, page) in pages {
        let text = page.text
        #expect(text.contains("<script src=\"/static/"), "\(name)")
        for forbidden in [
          "<script>", "<style", " style=\"", " onclick=", " onload=", " onsubmit=", "javascript:", "hx-on",
          "hx-vals='js:",
          "<base", "<iframe", "src=\"http", "src=\"//", "href=\"//", "eval(",
        ] {
          #expect(!text.contains(forbidden), "\(name) has \(forbidden)")
        }
      }
    }
  }

  @Test func httpsHasHSTS() async throws {
    try await TestApp.run(["server.publicURL": "https://orders.example.com"]) { app in
      for path in ["/", "/health", "/api/v1/auth/me", "/nothing"] {
        let answer = try await app.get(path)
        #expect(answer.header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains", "\(path)")
      }
    }
  }
}
