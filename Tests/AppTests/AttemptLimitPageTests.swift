import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// The same limits in a browser: the form comes back with a message, and with what was typed but the password.
@Suite struct AttemptLimitPageTests {
  private func expectLimited(
    _ page: TestResponse, wait: String = "60 seconds", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(page.status == .tooManyRequests, sourceLocation: sourceLocation)
    #expect(page.header("Content-Type") == "text/html; charset=utf-8", sourceLocation: sourceLocation)
    #expect(page.header("Retry-After") != nil, sourceLocation: sourceLocation)
    #expect(page.text.contains("Too many attempts."), sourceLocation: sourceLocation)
    #expect(page.text.contains("Try again in \(wait)."), sourceLocation: sourceLocation)
    #expect(!page.text.contains(goodPassword), sourceLocation: sourceLocation)
    #expect(page.csrfToken != nil, "the form can be sent again", sourceLocation: sourceLocation)
  }

  @Test func theLoginFormWaits() async throws {
    try await TestApp.run(AttemptLimitTests.limits) { app in
      try await app.person("ada_1815")
      let browser = Browser(app)
      for _ in 1...5 {
        #expect(try await browser.signIn("ada_1815", password: "wrong password").status == .unauthorized)
      }
      let page = try await browser.signIn("ada_1815", next: "/orders")
      expectLimited(page)
      #expect(page.between("id=\"username\"", ">")?.contains("value=\"ada_1815\"") == true)
      #expect(page.between("name=\"next\" value=\"", "\"") == "/orders")
      #expect(browser.sessionSecret == nil)
      try expectProblem(await app.askForToken("ada_1815"), .authTooManyAttempts, "one count for all ways in")
      app.clock.advance(by: .seconds(60))
      #expect(try await browser.signIn("ada_1815", next: "/orders").redirect == "/orders")
    }
  }

  @Test func thePasswordFormOfTheAccountWaits() async throws {
    try await TestApp.run(AttemptLimitTests.limits) { app in
      let ada = try await app.browser("ada_1815")
      let wrong = ["current_password": "wrong password", "new_password": "another good one"]
      for _ in 1...5 {
        let page = try await ada.post("/account/password", wrong)
        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains("id=\"current_password-error\""))
      }
      let right = ["current_password": goodPassword, "new_password": "another good one"]
      expectLimited(try await ada.post("/account/password", right))
      #expect(try await ada.get("/account").status == .ok)
      app.clock.advance(by: .seconds(60))
      #expect(try await ada.post("/account/password", right).redirect == "/account")
    }
  }

  @Test func theRegistrationFormWaits() async throws {
    try await TestApp.run(["limits.registrationsPerAddress": "2/1h"]) { app in
      let browser = Browser(app)
      for name in ["newcomer_1", "newcomer_2"] {
        #expect(try await browser.post("/register", ["username": name, "password": goodPassword]).status == .seeOther)
      }
      let page = try await browser.post("/register", ["username": "newcomer_3", "password": goodPassword])
      expectLimited(page, wait: "60 minutes")
      #expect(page.between("id=\"username\"", ">")?.contains("value=\"newcomer_3\"") == true)
      try expectProblem(await app.askForToken("newcomer_3"), .authInvalidCredentials, "there is no such account")
    }
  }
}
