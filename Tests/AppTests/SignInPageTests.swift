import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Where sign-in leads, and where it must not lead.
@Suite struct SignInPageTests {
  @Test(arguments: [
    ("/orders", "/login?next=%2Forders"), ("/orders/new", "/login?next=%2Forders%2Fnew"),
    ("/admin?status=all&offset=20", "/login?next=%2Fadmin%3Fstatus%3Dall%26offset%3D20"),
    (
      "/orders/0198c0de-0000-7000-8000-000000000000",
      "/login?next=%2Forders%2F0198c0de%2D0000%2D7000%2D8000%2D000000000000"
    ),
  ])
  func whoIsNotSignedInIsLedToTheLoginFormAndBack(path: String, login: String) async throws {
    try await TestApp.run { app in
      try await app.person("boss", [.approver])
      let browser = Browser(app)
      let redirected = try await browser.get(path)
      #expect(redirected.redirect == login)
      #expect(redirected.setCookie("orderdesk_flash") == nil, "there was no session that ended")
      let form = try await browser.get(login)
      #expect(form.between("name=\"next\" value=\"", "\"")?.replacing("&amp;", with: "&") == path)
      #expect(try await browser.signIn("boss", next: path).redirect == path)
    }
  }

  static let elsewhere = [
    "//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example/", "http:elsewhere.example",
    "javascript:alert(1)", "/a\r\nSet-Cookie: x=y", "/a\nb", "/\t/elsewhere.example", " //elsewhere.example", "orders",
    "", "\\\\elsewhere.example", "/" + String(repeating: "a", count: 2_048), "/ä", "/\u{0}",
  ]

  @Test(arguments: elsewhere)
  func loginNeverLeadsToAnotherSite(next: String) async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let browser = Browser(app)
      let path = "/login?" + formText(["next": next])
      let form = try await browser.get(path)
      #expect(form.status == .ok)
      #expect(form.between("name=\"next\" value=\"", "\"") == "")
      #expect(!form.text.contains("elsewhere"))
      let answer = try await browser.signIn("ada_1815", next: next)
      #expect(answer.redirect == "/orders/new")
      #expect(answer.header("Set-Cookie")?.contains("x=y") == false)
    }
  }

  @Test(arguments: elsewhere)
  func registrationAndDecisionsNeverLeadToAnotherSite(next: String) async throws {
    try await TestApp.run { app in
      let browser = Browser(app)
      let answer = try await browser.post(
        "/register", ["username": "ada_1815", "password": goodPassword, "next": next])
      #expect(answer.redirect == "/login")
      let id = try await app.browser("grace").place()
      let boss = try await app.browser("boss", [.approver])
      let decided = try await boss.post(
        "/admin/orders/\(id)", ["status": "approved", "version": "1", "reason": "", "next": next])
      #expect(decided.redirect == "/admin")
    }
  }

  /// The router takes `//orders` for `/orders`; a browser would take it for another host.
  @Test(arguments: ["//orders", "///orders", "//account", "/orders/\\elsewhere.example", "//elsewhere.example/orders"])
  func anAddressThatLooksLikeAnotherSiteIsNoWayBack(path: String) async throws {
    try await TestApp.run { app in
      let answer = try await Browser(app).get(path)
      #expect(answer.redirect == "/login" || answer.status == .notFound, "\(answer.redirect ?? "")")
    }
  }

  @Test func nextGoesThroughRegistration() async throws {
    try await TestApp.run { app in
      let browser = Browser(app)
      let login = try await browser.get("/login?next=%2Forders")
      #expect(login.text.contains("href=\"/register?next=%2Forders\""))
      let answer = try await browser.post(
        "/register", ["username": "ada_1815", "password": goodPassword, "next": "/orders"])
      #expect(answer.redirect == "/login?next=%2Forders")
    }
  }

  @Test(arguments: [("ada_1815", "wrong password"), ("nobody_here", goodPassword), ("", ""), ("a b", "x")])
  func aWrongLoginKeepsTheNameAndTellsNothing(username: String, password: String) async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let browser = Browser(app)
      let answer = try await browser.signIn(username, password: password, next: "/orders")
      #expect(answer.status == .unauthorized)
      #expect(answer.text.contains("Invalid username or password"))
      #expect(answer.between("id=\"username\"", ">")?.contains("value=\"\(username)\"") == true)
      #expect(answer.between("name=\"next\" value=\"", "\"") == "/orders")
      #expect(answer.between("id=\"password\"", ">")?.contains("value") == false)
      #expect(browser.sessionSecret == nil)
    }
  }

  @Test(arguments: ["registered", "signed-out", "session-ended"])
  func messagesComeFromAFixedList(name: String) async throws {
    try await TestApp.run { app in
      let browser = Browser(app)
      browser.setCookie("orderdesk_flash", name)
      let page = try await browser.get("/login")
      #expect(page.text.contains("data-kind"))
      #expect(page.setCookie("orderdesk_flash")?.isForgotten == true)
    }
  }

  @Test(arguments: ["hello", "placed", "placed.javascript:x", "registered.<b>", "approved.0198c0de", "<script>"])
  func aForgedMessageIsNoMessage(cookie: String) async throws {
    try await TestApp.run { app in
      let browser = Browser(app)
      browser.setCookie("orderdesk_flash", cookie)
      let page = try await browser.get("/login")
      #expect(page.status == .ok)
      #expect(!page.text.contains("class=\"notice\""))
      #expect(!page.text.contains("hello"))
    }
  }
}
