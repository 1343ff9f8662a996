import AuthContract
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// What is logged of a request, and what never is.
@Suite struct LogTests {
  @Test func everyRequestIsOneLine() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let ada = try await app.apiSignIn("ada_1815")
      _ = try await ada.get("/api/v1/orders/me?status=pending", ["X-Request-ID": "list-1"])
      _ = try await app.get("/nothing\u{2028}%0aforged?q=hidden", ["X-Request-ID": "forged-1"])
      #expect(app.log.all.allSatisfy { $0.hasSuffix("}\n") && $0.filter(\.isNewline).count == 1 })
      let lines = try app.log.requests()
      #expect(lines.count == 3)
      let list = try #require(lines.first { $0["request_id"]?.text == "list-1" })
      #expect(
        Set(list.object.keys) == [
          "timestamp", "level", "service", "message", "request_id", "method", "path", "status", "duration_ms",
          "user_id",
        ])
      #expect(list["method"]?.text == "GET")
      #expect(list["path"]?.text == "/api/v1/orders/me")
      #expect(list["status"] == .number(200))
      #expect(list["user_id"]?.text == user.userID.text)
      #expect(list["service"]?.text == "orderdesk")
      #expect(list["level"]?.text == "info")
      #expect(list["timestamp"]?.text == "2026-01-01T00:00:00.000Z")
      if case .number(let duration)? = list["duration_ms"] {
        #expect(duration >= 0)
      } else {
        Issue.record("no duration")
      }
      #expect(!app.log.text.contains("hidden"), "queries are not logged")
      let visitor = try #require(lines.first { $0["request_id"]?.text == "forged-1" })
      #expect(visitor["user_id"] == nil)
      #expect(visitor["status"] == .number(404))
    }
  }

  @Test func theCauseOfAFailureIsInTheLogOnly() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      try app.closeDatabases()
      let answer = try await ada.get("/api/v1/orders/me", ["X-Request-ID": "broken-1"])
      try expectProblem(answer, .serverUnavailable)
      let errors = app.processes.flatMap(\.log.all).filter { $0.contains("\"level\":\"error\"") }
      #expect(errors.allSatisfy { $0.contains("broken-1") })
      #expect(app.log.all.count { $0.contains("\"code\":\"server.unavailable\"") && $0.contains("cause") } == 1)
      #expect(errors.count { $0.contains("the database is closed") } == 1, "\(errors)")
      #expect(app.processes.count > 1 || errors.count == 1)
    }
  }

  /// Secrets that stand out go through every form and call; none may come out in the log or in an error.
  @Test func noSecretIsEverLogged() async throws {
    try await TestApp.run { app in
      let password = "canary-Passw0rd-71"
      let registered = try await app.register("ada_1815", password: password)
      #expect(registered.status == .created)
      let ada = try await app.apiSignIn("ada_1815", password: password)
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815", password: password)
      let csrf = try await browser.csrfToken()
      let session = try #require(browser.sessionSecret)
      let visitor = Browser(app)
      _ = try await visitor.get("/login")
      let presession = try #require(visitor.cookies["orderdesk_presession"])
      let presessionToken = try await visitor.csrfToken()

      var answers = [registered]
      answers.append(try await browser.signIn("ada_1815", password: password + "-wrong"))
      answers.append(try await visitor.post("/register", ["username": "x", "password": password]))
      answers.append(try await visitor.post("/register", ["username": "ada_1815", "password": password]))
      answers.append(try await app.register("ada_1815", password: password))
      answers.append(
        try await app.send(
          .post, "/api/v1/auth/token", ["Content-Type": "application/x-www-form-urlencoded"],
          body: "grant_type=other&username=ada_1815&password=\(password)"))
      answers.append(try await app.send(.post, "/api/v1/auth/token?password=\(password)", body: password))
      answers.append(try await ada.send(.post, "/api/v1/orders", json: #"{"\#(password)":1}"#))
      answers.append(try await ada.get("/api/v1/orders/me?cursor=\(session)"))
      answers.append(try await app.get("/api/v1/auth/me", ["Authorization": "Bearer \(ada.token)x"]))
      answers.append(try await app.get("/api/v1/auth/me", ["Authorization": "Basic \(password)"]))
      answers.append(try await browser.get("/nothing"))
      answers.append(try await browser.get("/orders/nothing"))
      _ = try await browser.place()
      try app.closeDatabases()
      answers.append(try await browser.get("/orders"))
      answers.append(try await ada.get("/api/v1/orders/me"))
      answers.append(try await visitor.signIn("ada_1815", password: password))
      answers.append(try await app.register("newcomer", password: password))

      let secrets = [
        "password": password, "access token": ada.token, "its signature": String(ada.token.suffix(43)),
        "session": session, "CSRF token": csrf, "presession": presession, "its token": presessionToken,
        "signing key": TestApp.secret, "hash": "$2b$",
      ]
      let log = app.log.text
      #expect(log.contains("\"level\":\"error\""), "the failures are in the log")
      for (name, secret) in secrets { #expect(!log.contains(secret), "the log has the \(name)") }
      // A page carries its own token, and a refused field is named as it was sent: everything else stays here.
      let kept = secrets.filter { !["CSRF token", "its token", "password"].contains($0.key) }
      for (number, answer) in answers.enumerated() {
        for (name, secret) in kept { #expect(!answer.text.contains(secret), "answer \(number) has the \(name)") }
        if number != 7 { #expect(!answer.text.contains(password), "answer \(number) has the password") }
      }
    }
  }
}
