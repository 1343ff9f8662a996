import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Logging
import Testing

@testable import OrderDesk

/// What SIGHUP changes while the desk runs.
@Suite struct LiveSettingsTests {
  private func apply(_ overrides: [String: String], to app: TestApp) throws {
    let settings = LiveSettings(try TestApp.settings(overrides))
    for process in app.processes { process.root.apply(settings, to: process.modules) }
  }

  @Test func flagsAreForEverybody() async throws {
    try await TestApp.run(["flags.newQueue": "true", "flags.oldQueue": "false"]) { app in
      let answer = try await app.get("/api/v1/flags")
      #expect(answer.status == .ok)
      #expect(answer.text == #"{"newQueue":true,"oldQueue":false}"#)
      try apply(["flags.newQueue": "false"], to: app)
      #expect(try await app.get("/api/v1/flags").text == #"{"newQueue":false}"#)
      try expectProblem(await app.get("/api/v1/flags?name=newQueue"), .requestInvalid)
    }
  }

  @Test func registrationOpensAndCloses() async throws {
    try await TestApp.run { app in
      #expect(try await app.register("ada_1815").status == .created)
      try apply(["auth.registration": "closed"], to: app)
      try expectProblem(await app.register("bob_1815"), .authRegistrationClosed)
      let closed = try await app.get("/login", ["Accept": "text/html"])
      #expect(!closed.text.contains("href=\"/register\""))
      try apply([:], to: app)
      #expect(try await app.register("bob_1815").status == .created)
      let open = try await app.get("/login", ["Accept": "text/html"])
      #expect(open.text.contains("href=\"/register\""))
    }
  }

  @Test func theLimitOfRequestsChanges() async throws {
    try await TestApp.run(["limits.requestsPerPrincipal": "2/60s"]) { app in
      for expected in [HTTPResponse.Status.ok, .ok, .tooManyRequests] {
        #expect(try await app.get("/api/v1/flags").status == expected)
      }
      try apply(["limits.requestsPerPrincipal": "3/60s"], to: app)
      #expect(try await app.get("/api/v1/flags").status == .ok, "two of three were used")
      #expect(try await app.get("/api/v1/flags").status == .tooManyRequests)
      try apply(["limits.requestsPerPrincipal": "off"], to: app)
      let free = try await app.get("/api/v1/flags")
      #expect(free.status == .ok)
      #expect(free.header("RateLimit") == nil)
    }
  }

  /// What failed before counts under the new limit, too.
  @Test func theLimitOfAttemptsChanges() async throws {
    try await TestApp.run(["limits.loginFailuresPerUsername": "5/60s"]) { app in
      try await app.person("ada_1815")
      for _ in 0..<3 {
        try expectProblem(await app.askForToken("ada_1815", password: "wrong password"), .authInvalidCredentials)
      }
      try apply(["limits.loginFailuresPerUsername": "3/60s"], to: app)
      try expectProblem(await app.askForToken("ada_1815"), .authTooManyAttempts)
      try apply(["limits.loginFailuresPerUsername": "off"], to: app)
      #expect(try await app.askForToken("ada_1815").status == .ok)
    }
  }

  @Test func theLevelOfTheLogChanges() async throws {
    try await TestApp.run { app in
      #expect(app.root.watch.logLevel.value == .info)
      try apply(["log.level": "warning"], to: app)
      #expect(app.root.watch.logLevel.value == .warning)
    }
  }
}
