import AuthContract
import HTTPKit
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing

@testable import OrderDesk

/// One problem code, and how a client comes to meet it.
struct ProblemRow: Sendable, CustomTestStringConvertible {
  let code: ProblemCode
  var settings: [String: String] = [:]
  /// Sends the request with these headers and no others that choose between JSON and a page.
  let provoke: @Sendable (TestApp, _ accept: [String: String]) async throws -> TestResponse

  var testDescription: String { code.rawValue }

  /// What cannot be provoked from outside is thrown by a route of the test, behind the real middleware.
  private static func failing(_ code: ProblemCode) -> ProblemRow {
    ProblemRow(code: code) { app, accept in try await app.get("/api/v1/test/\(code.rawValue)", accept) }
  }

  static let failures: [ProblemCode: any Error & Sendable] = [
    .authBusy: AuthError.busy(retryAfter: 7),
    .requestTimeout: Problem(.requestTimeout, "Send the whole request within 30 seconds."),
    .requestInProgress: OrdersError.inProgress,
    .serverDeadlineExceeded: OrdersError.deadlineExceeded,
    .serverInternal: UnknownError(text: "SELECT secret FROM /home/somebody/Sources/file.swift"),
  ]

  struct UnknownError: Error { let text: String }

  static let all: [ProblemRow] = outside + orders + people + limits + failures.keys.map(failing)

  static let form = ["Content-Type": "application/x-www-form-urlencoded"]
  static let json = ["Content-Type": "application/json"]

  private static let outside: [ProblemRow] = [
    ProblemRow(code: .authInvalidCredentials) { app, accept in
      try await app.send(
        .post, "/api/v1/auth/token", accept.merging(form) { $1 },
        body: "grant_type=password&username=nobody&password=wrong")
    },
    ProblemRow(code: .authRequired) { app, accept in try await app.get("/api/v1/auth/me", accept) },
    ProblemRow(code: .authInvalidToken) { app, accept in
      try await app.get("/api/v1/auth/me", accept.merging(["Authorization": "Bearer a.b.c"]) { $1 })
    },
    ProblemRow(code: .authForbidden) { app, accept in try await app.api("ada_1815").get("/api/v1/orders", accept) },
    ProblemRow(code: .authCSRF) { app, accept in try await app.send(.post, "/login", accept.merging(form) { $1 }) },
    ProblemRow(code: .authUsernameTaken) { app, accept in
      try await app.person("ada_1815")
      return try await app.send(
        .post, "/api/v1/auth/register", accept.merging(json) { $1 },
        body: #"{"username":"ADA_1815","password":"\#(goodPassword)"}"#)
    },
    ProblemRow(code: .authRegistrationClosed, settings: ["auth.registration": "closed"]) { app, accept in
      try await app.send(
        .post, "/api/v1/auth/register", accept.merging(json) { $1 },
        body: #"{"username":"ada_1815","password":"\#(goodPassword)"}"#)
    },
    ProblemRow(code: .requestMalformed) { app, accept in
      try await app.api("ada_1815").send(.post, "/api/v1/orders", accept, json: "{")
    },
    ProblemRow(code: .requestInvalid) { app, accept in
      try await app.api("ada_1815").send(.post, "/api/v1/orders", accept, json: "{}")
    },
    ProblemRow(code: .requestNotFound) { app, accept in try await app.get("/nothing", accept) },
    ProblemRow(code: .requestMethodNotAllowed) { app, accept in try await app.send(.delete, "/api/v1/orders", accept) },
    ProblemRow(code: .requestUnsupportedMediaType) { app, accept in
      try await app.send(
        .post, "/api/v1/auth/register", accept.merging(["Content-Type": "text/plain"]) { $1 }, body: "x")
    },
    ProblemRow(code: .requestTooLarge, settings: ["server.maxBodySize": "1KiB"]) { app, accept in
      try await app.send(
        .post, "/api/v1/auth/register", accept.merging(json) { $1 }, body: String(repeating: "x", count: 1_025))
    },
    ProblemRow(code: .requestUnsupportedGrantType) { app, accept in
      try await app.send(
        .post, "/api/v1/auth/token", accept.merging(form) { $1 }, body: "grant_type=magic&username=a&password=b")
    },
    ProblemRow(code: .serverUnavailable) { app, accept in
      let ada = try await app.api("ada_1815")
      try app.closeDatabases()
      return try await ada.get("/api/v1/orders/me", accept)
    },
  ]

  /// A route for each failure that only a test can cause.
  static func addRoutes(to router: Router<AppContext>) {
    for (code, error) in failures {
      router.get(RouterPath("/api/v1/test/\(code.rawValue)")) { _, _ -> Response in throw error }
    }
  }
}
