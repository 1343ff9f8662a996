import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// Session cookies that are altered, doubled, or called something else.
@Suite struct CookieTests {
  static let name = "orderdesk_session"

  /// Whoever sends this header counts as signed out: at the API, at a page, and with a form.
  private func expectSignedOut(_ app: TestApp, _ header: String, csrf: String, _ name: String) async throws {
    let json = ["Cookie": header, "Accept": "application/json"]
    try expectProblem(await app.get("/api/v1/auth/me", json), .authRequired, "\(name)")
    let page = try await app.get("/orders", ["Cookie": header, "Accept": "text/html"])
    #expect(page.redirect == "/login?next=%2Forders", "\(name)")
    let form = try await app.sendForm(
      "/orders/new", ["item_name": "Desk lamp", "quantity": "1", "csrf_token": csrf],
      ["Cookie": header, "Accept": "text/html"])
    #expect(form.redirect?.hasPrefix("/login") == true || form.status == .forbidden, "\(name)")
    #expect(form.redirect?.hasPrefix("/orders") != true, "\(name)")
  }

  @Test func anAlteredCookieIsNoSession() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let secret = try #require(ada.sessionSecret)
      let csrf = try await ada.csrfToken()
      let first = String(try #require(secret.utf8.first), radix: 16)
      for (name, value) in [
        "cut": String(secret.dropLast()), "cut in front": String(secret.dropFirst()), "longer": secret + "A",
        "padded": secret + "=", "in quotes": "\"\(secret)\"", "reversed": String(secret.reversed()),
        "other letters": secret == secret.lowercased() ? secret.uppercased() : secret.lowercased(),
        "encoded": "%\(first)\(secret.dropFirst())", "nothing": "", "foreign": String(repeating: "A", count: 43),
        "a list": "\(secret),\(secret)", "half a character": "\(secret.dropLast())\u{FFFD}",
      ] {
        try await expectSignedOut(app, "\(Self.name)=\(value)", csrf: csrf, name)
      }
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
    }
  }

  /// Somebody may have planted the other one from a neighbouring host; nothing tells which of them is whose.
  @Test func twoSessionCookiesAreNone() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let eve = try await app.browser("eve_1999")
      let hers = try #require(ada.sessionSecret)
      let other = try #require(eve.sessionSecret)
      let csrf = try await ada.csrfToken()
      let unknown = String(repeating: "A", count: 43)
      for values in [
        [hers, other], [other, hers], [hers, hers], [hers, unknown], [unknown, hers], [hers, ""], ["", hers],
      ] {
        let header = values.map { "\(Self.name)=\($0)" }.joined(separator: "; ")
        try await expectSignedOut(app, header, csrf: csrf, "\(values.map(\.count))")
      }
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
      #expect(try await eve.get("/api/v1/orders/me").json()["total"]?.number == 0)
      #expect(try await ada.get("/orders").status == .ok, "one of them alone is good")
    }
  }

  @Test func twoCookiesOfBeforeSignInAreNone() async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let visitor = Browser(app)
      let csrf = try await visitor.csrfToken()
      let value = try #require(visitor.cookies["orderdesk_presession"])
      let fields = ["username": "ada_1815", "password": goodPassword, "csrf_token": csrf]
      for planted in [value, String(repeating: "A", count: 43)] {
        let cookie = "orderdesk_presession=\(planted); orderdesk_presession=\(value)"
        let answer = try await app.sendForm("/login", fields, ["Cookie": cookie, "Accept": "text/html"])
        #expect(answer.status == .forbidden)
        #expect(answer.setCookie(Self.name) == nil)
      }
    }
  }

  /// Under http a cookie of https has no meaning, and the other way round.
  @Test(arguments: [("http://localhost:8080", "__Host-orderdesk_session"), ("https://desk.example.com", name)])
  func theNameMustBeThatOfTheScheme(publicURL: String, wrongName: String) async throws {
    try await TestApp.run(["server.publicURL": publicURL]) { app in
      try await app.person("ada_1815")
      let browser = Browser(app)
      let csrf = try #require(try await browser.get("/login").csrfToken)
      let answer = try await browser.postWithToken(
        "/login", ["username": "ada_1815", "password": goodPassword, "csrf_token": csrf])
      let secret = try #require(answer.setCookies.first { $0.name.hasSuffix(Self.name) && !$0.isForgotten }?.value)
      let right = wrongName == Self.name ? "__Host-\(Self.name)" : Self.name
      #expect(try await app.get("/api/v1/auth/me", ["Cookie": "\(right)=\(secret)"]).status == .ok)
      let wrong = [wrongName, right.uppercased(), "\(right)x", "x\(right)", "__Secure-\(Self.name)", " "]
      for name in wrong {
        let answer = try await app.get("/api/v1/auth/me", ["Cookie": "\(name)=\(secret)"])
        try expectProblem(answer, .authRequired, "\(name)")
      }
    }
  }

  /// After sign-in nothing is left of what a browser held before.
  @Test func signingInChangesEverySecret() async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let browser = Browser(app)
      let token = try await browser.csrfToken()
      let before = try #require(browser.cookies["orderdesk_presession"])
      browser.setCookie(Self.name, before)
      let answer = try await browser.postWithToken(
        "/login", ["username": "ada_1815", "password": goodPassword, "csrf_token": token])
      // A cookie that names no session is none: the form is that of a visitor.
      #expect(answer.redirect == "/orders/new")
      #expect(browser.sessionSecret != before)
      #expect(browser.cookies["orderdesk_presession"] == nil)
      #expect(try await browser.csrfToken() != token)
    }
  }
}
