import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// Guessing passwords: too many failures under one name or from one address, and too many registrations.
@Suite struct AttemptLimitTests {
  static let limits = ["limits.loginFailuresPerUsername": "5/60s", "limits.loginFailuresPerAddress": "20/60s"]

  private func fail(_ app: TestApp, _ username: String, _ times: Int) async throws {
    for _ in 0..<times {
      try expectProblem(await app.askForToken(username, password: "wrong password"), .authInvalidCredentials)
    }
  }

  private func expectLimited(
    _ answer: TestResponse, seconds: Int = 60, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let problem = try expectProblem(answer, .authTooManyAttempts, sourceLocation: sourceLocation)
    #expect(answer.header("Retry-After") == "\(seconds)", sourceLocation: sourceLocation)
    #expect(problem.detail == "Try again in \(seconds) seconds.", sourceLocation: sourceLocation)
  }

  @Test func afterFiveFailuresTheRightPasswordIsRefusedToo() async throws {
    try await TestApp.run(Self.limits) { app in
      let before = try await app.api("ada_1815")
      try await app.person("other")
      try await fail(app, "ada_1815", 4)
      #expect(try await app.askForToken("ada_1815").status == .ok, "four are no reason")
      try await fail(app, "ADA_1815", 1)
      try expectLimited(await app.askForToken("ada_1815"))
      try expectLimited(await app.askForToken("Ada_1815", password: "wrong password"))
      #expect(try await before.get("/api/v1/auth/me").status == .ok, "who is signed in already stays so")
      #expect(try await app.askForToken("other").status == .ok, "nobody else has to wait")
      app.clock.advance(by: .milliseconds(20_500))
      try expectLimited(await app.askForToken("ada_1815"), seconds: 40)
      app.clock.advance(by: .milliseconds(39_500))
      #expect(try await app.askForToken("ada_1815").status == .ok)
    }
  }

  /// The answers tell nothing about which names exist.
  @Test func aNameThatDoesNotExistIsLimitedAlike() async throws {
    try await TestApp.run(Self.limits) { app in
      try await fail(app, "nobody_here", 5)
      try expectLimited(await app.askForToken("nobody_here"))
    }
  }

  /// What was refused does not count, so that nobody can be kept out for ever by asking on and on.
  @Test func refusedAttemptsDoNotProlongTheWait() async throws {
    try await TestApp.run(Self.limits) { app in
      try await app.person("ada_1815")
      try await fail(app, "ada_1815", 5)
      for _ in 1...59 {
        app.clock.advance(by: .seconds(1))
        #expect(try await app.askForToken("ada_1815").status == .tooManyRequests)
      }
      app.clock.advance(by: .seconds(1))
      #expect(try await app.askForToken("ada_1815").status == .ok)
    }
  }

  @Test func ofManyAttemptsAtOnceFiveAreChecked() async throws {
    try await TestApp.run(Self.limits) { app in
      try await app.person("ada_1815")
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...30 {
          group.addTask { try await app.askForToken("ada_1815", password: "wrong password").status.code }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 401 }.count == 5)
      #expect(statuses.filter { $0 == 429 }.count == 25)
    }
  }

  /// Without a socket every request comes from the address "unknown".
  @Test func afterTwentyFailuresFromOneAddressNobodySignsInFromThere() async throws {
    try await TestApp.run(Self.limits) { app in
      let ada = try await app.person("ada_1815")
      for number in 1...19 { try await fail(app, "somebody_\(number)", 1) }
      try await fail(app, "no such name!", 1)
      try expectLimited(await app.askForToken("ada_1815"))
      let page = try await Browser(app).signIn("ada_1815")
      #expect(page.status == .tooManyRequests)
      let link = try await app.passwordLink(for: ada)
      let redemption = #"{"token":"\#(link)","new_password":"another good one"}"#
      try expectLimited(await app.postJSON("/api/v1/auth/password-reset", redemption))
      app.clock.advance(by: .seconds(60))
      #expect(try await app.postJSON("/api/v1/auth/password-reset", redemption).status == .ok)
      #expect(try await app.askForToken("ada_1815", password: "another good one").status == .ok)
    }
  }

  @Test func badLinksCountAsFailuresOfTheirAddress() async throws {
    try await TestApp.run(["limits.loginFailuresPerAddress": "3/60s"]) { app in
      try await app.person("ada_1815")
      for number in 1...3 {
        let body = #"{"token":"guess \#(number)","new_password":"another good one"}"#
        try expectProblem(await app.postJSON("/api/v1/auth/password-reset", body), .authInvalidResetLink)
      }
      try expectLimited(await app.askForToken("ada_1815"))
      let page = try await Browser(app).post("/reset-password", ["token": "x", "new_password": "another good one"])
      #expect(page.status == .tooManyRequests)
      #expect(page.header("Retry-After") == "60")
    }
  }

  @Test func guessingTheCurrentPasswordIsLimitedAndCountsAsSigningIn() async throws {
    try await TestApp.run(Self.limits) { app in
      let ada = try await app.api("ada_1815")
      func change(_ current: String) async throws -> TestResponse {
        try await ada.send(
          .post, "/api/v1/auth/password",
          json: #"{"current_password":"\#(current)","new_password":"another good one"}"#)
      }
      for _ in 1...5 {
        try expectProblem(await change("wrong password"), .requestInvalid, fields: ["current_password invalid"])
      }
      try expectLimited(await change(goodPassword))
      try expectLimited(await app.askForToken("ada_1815"))
      #expect(try await ada.get("/api/v1/auth/me").status == .ok)
      app.clock.advance(by: .seconds(60))
      #expect(try await change(goodPassword).status == .ok)
    }
  }

  @Test func elevenRegistrationsFromOneAddressAreOneTooMany() async throws {
    try await TestApp.run(["limits.registrationsPerAddress": "10/1h"]) { app in
      for _ in 1...20 { try expectProblem(await app.register("x"), .requestInvalid) }
      for number in 1...9 { #expect(try await app.register("newcomer_\(number)").status == .created) }
      try expectProblem(await app.register("newcomer_1"), .authUsernameTaken)
      try expectLimited(await app.register("newcomer_10"), seconds: 3_600)
      try await app.person("by_an_admin")
      app.clock.advance(by: .seconds(3_600))
      #expect(try await app.register("newcomer_10").status == .created)
    }
  }

  @Test func offSwitchesALimitOff() async throws {
    let off = ["limits.loginFailuresPerUsername": "off", "limits.loginFailuresPerAddress": "off"]
    try await TestApp.run(off) { app in
      try await app.person("ada_1815")
      try await fail(app, "ada_1815", 30)
      #expect(try await app.askForToken("ada_1815").status == .ok)
    }
  }
}
