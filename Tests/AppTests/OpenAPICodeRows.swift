import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// An error that one operation lists, and a request that is answered with it.
struct OpenAPICodeRow: Sendable, CustomTestStringConvertible {
  /// As `GET /api/v1/orders/{id}`.
  let operation: String
  let code: ProblemCode
  var settings: [String: String] = [:]
  let provoke: @Sendable (TestApp) async throws -> TestResponse

  var name: String { "\(operation) \(code.rawValue)" }
  var testDescription: String { name }

  static let nobody = "0198c0de-0000-7000-8000-000000000000"
  static let all = accounts + people + orders

  private static let accounts: [OpenAPICodeRow] = [
    row("POST /api/v1/auth/register", .authRegistrationClosed, ["auth.registration": "closed"]) { app in
      try await app.register("ada_1815")
    },
    row("POST /api/v1/auth/register", .authUsernameTaken) { app in
      try await app.person("ada_1815")
      return try await app.register("ada_1815")
    },
    row("POST /api/v1/auth/register", .authTooManyAttempts, ["limits.registrationsPerAddress": "1/1h"]) { app in
      _ = try await app.register("ada_1815")
      return try await app.register("grace_1906")
    },
    row("POST /api/v1/auth/token", .requestUnsupportedGrantType) { app in
      try await app.sendForm("/api/v1/auth/token", ["grant_type": "magic"])
    },
    row("POST /api/v1/auth/token", .authInvalidCredentials) { app in try await app.askForToken("nobody_here") },
    row("POST /api/v1/auth/token", .authInvalidRefreshToken) { app in
      try await app.sendForm("/api/v1/auth/token", ["grant_type": "refresh_token", "refresh_token": "a.b.c"])
    },
    row("POST /api/v1/auth/token", .authTooManyAttempts, ["limits.loginFailuresPerUsername": "1/60s"]) { app in
      _ = try await app.askForToken("nobody_here")
      return try await app.askForToken("nobody_here")
    },
    row("POST /api/v1/auth/refresh", .authInvalidRefreshToken) { app in
      try await app.postJSON("/api/v1/auth/refresh", #"{"refresh_token":"a.b.c"}"#)
    },
    row("POST /api/v1/auth/password", .authTooManyAttempts, ["limits.loginFailuresPerUsername": "1/60s"]) { app in
      let ada = try await app.api("ada_1815")
      let change = #"{"current_password":"wrong","new_password":"\#(goodPassword) and more"}"#
      _ = try await ada.send(.post, "/api/v1/auth/password", json: change)
      return try await ada.send(.post, "/api/v1/auth/password", json: change)
    },
    row("POST /api/v1/auth/password-reset", .authInvalidResetLink) { app in try await redeem(app) },
    row("POST /api/v1/auth/password-reset", .authTooManyAttempts, ["limits.loginFailuresPerAddress": "1/60s"]) { app in
      _ = try await redeem(app)
      return try await redeem(app)
    },
    row("DELETE /api/v1/auth/sessions/{id}", .authSessionNotFound) { app in
      try await app.api("ada_1815").send(.delete, "/api/v1/auth/sessions/\(nobody)")
    },
  ]

  private static let people: [OpenAPICodeRow] =
    [
      row("POST /api/v1/users", .authUsernameTaken) { app in
        let json = #"{"username":"boss_1","password":"\#(goodPassword)"}"#
        return try await app.api("boss_1", [.admin]).send(.post, "/api/v1/users", json: json)
      },
      row("PATCH /api/v1/users/{id}", .authLastAdmin) { app in
        let boss = try await app.person("boss_1", [.admin])
        return try await app.apiSignIn("boss_1").send(
          .patch, "/api/v1/users/\(boss.userID)", json: #"{"disabled":true}"#)
      },
    ]
    + [
      ("GET", "", nil), ("PATCH", "", #"{"disabled":true}"#), ("GET", "/sessions", nil), ("DELETE", "/sessions", nil),
      ("POST", "/password-reset", nil),
    ].map { (method: String, rest: String, json: String?) in
      row("\(method) /api/v1/users/{id}\(rest)", .authUserNotFound) { app in
        let method = try #require(HTTPRequest.Method(method))
        return try await app.api("boss_1", [.admin]).send(method, "/api/v1/users/\(nobody)\(rest)", json: json)
      }
    }

  static func row(
    _ operation: String, _ code: ProblemCode, _ settings: [String: String] = [:],
    _ provoke: @escaping @Sendable (TestApp) async throws -> TestResponse
  ) -> OpenAPICodeRow {
    OpenAPICodeRow(operation: operation, code: code, settings: settings, provoke: provoke)
  }

  private static func redeem(_ app: TestApp) async throws -> TestResponse {
    try await app.postJSON("/api/v1/auth/password-reset", #"{"token":"a.b.c","new_password":"\#(goodPassword)"}"#)
  }
}
