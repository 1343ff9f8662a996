import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// Pages of other origins that call the JSON API (`server.corsOrigins`).
@Suite struct CORSTests {
  private static let origin = "https://intranet.example.com"
  private static let settings = ["server.corsOrigins": "https://intranet.example.com,http://localhost:3000"]
  private static let preflight = [
    "Origin": origin, "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,if-match", "Sec-Fetch-Site": "cross-site",
  ]

  @Test func aBrowserMayAskFirst() async throws {
    try await TestApp.run(Self.settings) { app in
      let answer = try await app.send(.options, "/api/v1/orders/0198c0de-0000-7000-8000-000000000000", Self.preflight)
      #expect(answer.status == .noContent)
      #expect(answer.header("Access-Control-Allow-Origin") == Self.origin)
      #expect(answer.header("Access-Control-Allow-Methods")?.contains("PATCH") == true)
      let allowed = answer.header("Access-Control-Allow-Headers")?.lowercased() ?? ""
      for name in ["authorization", "content-type", "if-match", "idempotency-key"] { #expect(allowed.contains(name)) }
      #expect(answer.header("Access-Control-Max-Age") == "7200")
      #expect(answer.header("Access-Control-Allow-Credentials") == nil, "cookies are never allowed")
      #expect(answer.header("Vary")?.contains("Origin") == true)
    }
  }

  @Test func theWholeWayOfAPageElsewhere() async throws {
    try await TestApp.run(Self.settings) { app in
      try await app.person("ada_1815")
      let site = ["Origin": Self.origin, "Sec-Fetch-Site": "cross-site"]
      let form = ["Content-Type": "application/x-www-form-urlencoded"].merging(site) { $1 }
      let grant = try await app.send(
        .post, "/api/v1/auth/token", form,
        body: "grant_type=password&username=ada_1815&password=correct%20horse%20battery")
      #expect(grant.status == .ok)
      #expect(grant.header("Access-Control-Allow-Origin") == Self.origin)
      let token = try #require(try grant.json()["access_token"]?.text)
      let headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"].merging(site) { $1 }
      let placed = try await app.send(
        .post, "/api/v1/orders", headers, body: #"{"item_name":"Lamp","quantity":1}"#)
      #expect(placed.status == .created)
      #expect(placed.header("Access-Control-Expose-Headers")?.contains("Location") == true)
      let refused = try await app.send(.post, "/api/v1/orders", headers, body: "{}")
      #expect(refused.status.code == 422)
      #expect(refused.header("Access-Control-Allow-Origin") == Self.origin, "errors can be read, too")
    }
  }

  @Test(arguments: [
    "https://evil.example.com", "https://intranet.example.com.evil.example", "http://intranet.example.com", "null",
    "https://intranet.example.com:8443", "https://INTRANET.example.com",
  ])
  func anotherOriginGetsNothing(_ origin: String) async throws {
    try await TestApp.run(Self.settings) { app in
      let asked = try await app.send(.options, "/api/v1/orders", Self.preflight.merging(["Origin": origin]) { $1 })
      #expect(asked.header("Access-Control-Allow-Origin") == nil)
      let answer = try await app.get("/api/v1/flags", ["Origin": origin])
      #expect(answer.status == .ok)
      #expect(answer.header("Access-Control-Allow-Origin") == nil)
      #expect(answer.header("Vary")?.contains("Origin") == true)
      let change = try await app.send(
        .post, "/api/v1/auth/token",
        ["Origin": origin, "Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded"],
        body: "grant_type=password&username=a&password=b")
      try expectProblem(change, .authCSRF)
    }
  }

  /// The session of somebody who has the desk open is of no use to the other page.
  @Test func aCookieIsNotTakenFromAnotherSite() async throws {
    try await TestApp.run(Self.settings) { app in
      try await app.person("ada_1815")
      let ada = Browser(app)
      _ = try await ada.signIn("ada_1815")
      let answer = try await app.send(
        .post, "/api/v1/orders",
        [
          "Origin": Self.origin, "Sec-Fetch-Site": "cross-site", "Content-Type": "application/json",
          "Cookie": ada.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "),
        ], body: #"{"item_name":"Lamp","quantity":1}"#)
      try expectProblem(answer, .authCSRF)
    }
  }

  @Test func pagesStayAmongThemselves() async throws {
    try await TestApp.run(Self.settings) { app in
      for path in ["/login", "/health", "/docs"] {
        let answer = try await app.get(path, ["Origin": Self.origin])
        #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(path)")
      }
    }
  }

  @Test func withoutTheSettingThereIsNone() async throws {
    try await TestApp.run { app in
      let answer = try await app.get("/api/v1/flags", ["Origin": Self.origin])
      #expect(answer.header("Access-Control-Allow-Origin") == nil)
      #expect(answer.header("Vary") == nil)
    }
  }
}
