import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// The same journey with forms and redirects, JavaScript switched off.
@Suite struct PageJourneyTests {
  @Test func anOrderFromRegistrationToItsApproval() async throws {
    try await TestApp.run { app in
      let ada = Browser(app)
      #expect(try await ada.get("/").text.contains("href=\"/register\""))
      let token = try #require(try await ada.get("/register").csrfToken)
      let registered = try await ada.postWithToken(
        "/register", ["username": "ada_1815", "password": goodPassword, "next": "", "csrf_token": token])
      #expect(registered.redirect == "/login")
      #expect(ada.sessionSecret == nil)
      let login = try await ada.get("/login")
      #expect(login.text.contains("You are registered. Log in to go on."))
      #expect(try await ada.get("/login").text.contains("You are registered") == false, "a message is shown once")

      #expect(try await ada.signIn("ada_1815").redirect == "/orders/new")
      let form = try await ada.get("/orders/new")
      #expect(form.status == .ok)
      let id = try await ada.place("24\" <b>monitor</b>", quantity: "2", notes: "line one\r\nline two")
      let page = try await ada.get("/orders/\(id)")
      #expect(page.text.contains("Your order is placed."))
      #expect(page.text.contains("24&quot; &lt;b&gt;monitor&lt;/b&gt;"))
      #expect(!page.text.contains("<b>monitor"))
      #expect(page.text.contains("Waiting for a decision."))
      #expect(!page.text.contains("/admin/orders/"), "nobody decides from their own page")

      let boss = try await app.browser("boss", [.approver])
      app.clock.advance(by: .seconds(90))
      let queue = try await boss.get("/admin")
      #expect(queue.text.contains("row-\(id)"))
      #expect(queue.text.contains("ada_1815"))
      let decided = try await boss.decide(id, "approved", reason: "fits")
      #expect(decided.redirect == "/admin")
      let after = try await boss.get("/admin")
      #expect(after.text.contains("The order is approved."))
      #expect(!after.text.contains("row-\(id)"))
      #expect(after.text.contains("All caught up"))

      let seen = try await ada.get("/orders")
      #expect(seen.text.contains("Approved by boss"))
      #expect(seen.text.contains("datetime=\"2026-01-01T00:01:30.000Z\""))
      #expect(seen.text.contains("fits"))
      let details = try await ada.get("/orders/\(id)")
      #expect(details.text.contains("Placed by ada_1815"))
      #expect(details.text.contains("Approved by boss"))
    }
  }

  @Test func loggingOutAsksFirst() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(try await ada.get("/logout").text.contains("Log out?"))
      #expect(try await ada.get("/orders").status == .ok, "asking ends nothing")
      let secret = ada.sessionSecret
      #expect(try await ada.post("/logout", [:]).redirect == "/")
      #expect(ada.sessionSecret == nil)
      #expect(try await ada.get("/").text.contains("You are logged out."))
      #expect(try await ada.get("/orders").redirect == "/login?next=%2Forders")
      ada.setCookie("orderdesk_session", secret)
      #expect(try await ada.get("/orders").redirect == "/login?next=%2Forders", "the session itself is gone")
    }
  }

  @Test func theMyOrdersPageIsPagedAndFiltered() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      for number in 1...21 {
        app.clock.advance(by: .milliseconds(10))
        _ = try await ada.place("Item \(number).")
      }
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let first = try await browser.get("/orders")
      #expect(first.text.contains("1 to 20 of 21 orders"))
      #expect(first.text.contains("Item 21."))
      #expect(!first.text.contains("Item 1.<"))
      #expect(first.between("rel=\"next\" href=\"", "\"") == "/orders?offset=20")
      let second = try await browser.get("/orders?offset=20")
      #expect(second.text.contains("21 to 21 of 21 orders"))
      #expect(second.text.contains("Item 1.<"))
      #expect(second.between("rel=\"prev\" href=\"", "\"") == "/orders")
      #expect(try await browser.get("/orders?status=approved").text.contains("No order is approved"))
      #expect(try await browser.get("/orders?status=all").text.contains("1 to 20 of 21 orders"))
    }
  }

  @Test func aNewcomerSeesWhereToBegin() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(try await ada.get("/orders").text.contains("No orders yet"))
      let boss = try await app.browser("boss", [.approver])
      #expect(try await boss.get("/admin").text.contains("All caught up"))
      #expect(try await boss.get("/admin?status=all").text.contains("No orders yet"))
    }
  }

  @Test(arguments: [
    ("user", "/orders/new", "/orders"), ("approver", "/admin", "/admin"), ("auditor", "/admin", "/admin"),
  ])
  func everyoneStartsWhereTheyWork(role: String, afterLogin: String, home: String) async throws {
    try await TestApp.run { app in
      try await app.person("somebody", [try #require(Role(rawValue: role))])
      let browser = Browser(app)
      #expect(try await browser.signIn("somebody").redirect == afterLogin)
      for path in ["/", "/login", "/register"] { #expect(try await browser.get(path).redirect == home, "\(path)") }
    }
  }

  @Test func theNavigationShowsWhatOneMayDo() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let orders = try await ada.get("/orders")
      #expect(orders.text.contains("<a href=\"/orders\" aria-current=\"page\">"))
      #expect(!orders.text.contains("href=\"/admin\""))
      let boss = try await app.browser("boss", [.approver])
      #expect(try await boss.get("/admin").text.contains("<a href=\"/admin\" aria-current=\"page\">"))
    }
  }

  @Test func docsListTheCallsAndTheProblems() async throws {
    try await TestApp.run { app in
      let page = try await app.get("/docs")
      #expect(page.status == .ok)
      for code in ProblemCode.allCases { #expect(page.text.contains("<code>\(code.rawValue)</code>")) }
      for route in app.realRoutes() where route.path.hasPrefix("/api/") {
        #expect(page.text.contains("<code>\(route.path)</code>"), "\(route)")
      }
      #expect(page.text.contains("15 minutes"))
    }
  }
}
