import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// The codes of people, sessions and limits.
extension ProblemRow {
  private static let unknownID = "0198c0de-0000-7000-8000-000000000000"

  static let people: [ProblemRow] = [
    ProblemRow(code: .authInvalidRefreshToken) { app, accept in
      try await app.postJSON("/api/v1/auth/refresh", #"{"refresh_token":"a.b.c"}"#, accept)
    },
    ProblemRow(code: .authUserNotFound) { app, accept in
      try await app.api("boss", [.admin]).get("/api/v1/users/\(unknownID)", accept)
    },
    ProblemRow(code: .authSessionNotFound) { app, accept in
      try await app.api("ada_1815").send(.delete, "/api/v1/auth/sessions/\(unknownID)", accept)
    },
    ProblemRow(code: .authLastAdmin) { app, accept in
      let boss = try await app.person("boss", [.admin])
      return try await app.apiSignIn("boss").send(
        .patch, "/api/v1/users/\(boss.userID)", accept, json: #"{"roles":["user"]}"#)
    },
    ProblemRow(code: .authInvalidResetLink) { app, accept in
      try await app.postJSON(
        "/api/v1/auth/password-reset", #"{"token":"a.b.c","new_password":"\#(goodPassword)"}"#, accept)
    },
  ]

  static let limits: [ProblemRow] = [
    ProblemRow(code: .authTooManyAttempts, settings: ["limits.loginFailuresPerUsername": "1/60s"]) { app, accept in
      _ = try await app.askForToken("nobody_here", password: "wrong")
      return try await app.sendForm(
        "/api/v1/auth/token", ["grant_type": "password", "username": "nobody_here", "password": "wrong"], accept)
    },
    ProblemRow(code: .requestRateLimited, settings: ["limits.requestsPerPrincipal": "1/60s"]) { app, accept in
      _ = try await app.get("/api/v1/openapi.json")
      return try await app.get("/api/v1/openapi.json", accept)
    },
  ]
}
