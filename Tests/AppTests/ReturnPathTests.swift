import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// A form that is sent after the session has ended: where it leads, and what comes back.
@Suite struct ReturnPathTests {
  /// Somebody whose session has ended while they looked at a page.
  private func ended(_ app: TestApp, _ name: String = "ada_1815", _ roles: [Role] = [.user]) async throws -> Browser {
    let browser = try await app.browser(name, roles)
    app.clock.advance(by: .seconds(3_601))
    return browser
  }

  /// Sends a form with a token that is good no more.
  private func send(
    _ browser: Browser, _ path: String, _ fields: [String: String], _ headers: [String: String] = [:]
  ) async throws -> TestResponse {
    let token = ["csrf_token": String(repeating: "A", count: 43)]
    return try await browser.postWithToken(path, fields.merging(token) { $1 }, headers)
  }

  /// The path in `/login?next=…`.
  private func next(_ answer: TestResponse) throws -> String {
    let login = try #require(answer.redirect, "\(answer.status.code)")
    if login == "/login" { return "" }
    return try #require(login.dropFirst("/login?next=".count).removingPercentEncoding)
  }

  @Test func whatWasTypedComesBackAfterLoggingIn() async throws {
    try await TestApp.run { app in
      let ada = try await ended(app)
      let typed = [
        "item_name": "Lamp & <stand> + ü", "quantity": "12", "notes": "100% \"sure\"?\r\nsecond line #2",
        "idempotency_key": "k",
      ]
      let refused = try await send(ada, "/orders/new", typed)
      let next = try next(refused)
      #expect(next.hasPrefix("/orders/new?item_name=Lamp+%26+"))
      #expect(refused.setCookie("orderdesk_session")?.isForgotten == true)
      let login = try await ada.get(try #require(refused.redirect))
      #expect(login.text.contains("Your session has ended."))
      #expect(!login.text.contains("too long to keep"))
      #expect(login.between("name=\"next\" value=\"", "\"")?.replacing("&amp;", with: "&") == next)
      let back = try #require(try await ada.signIn("ada_1815", next: next).redirect)
      #expect(back == next)
      let page = try await ada.get(back)
      #expect(page.text.contains("value=\"Lamp &amp; &lt;stand&gt; + ü\""))
      #expect(page.text.contains("value=\"12\""))
      #expect(page.text.contains(">\n100% &quot;sure&quot;?\nsecond line #2</textarea>"))
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
      let logged = app.log.text
      for hint in ["stand", "sure", "item_name", "next="] { #expect(!logged.contains(hint), "\(hint) is in the log") }
    }
  }

  @Test func anEditComesBackOverTheVersionThatWasSeen() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place("Lamp", quantity: "2", notes: "as it is")
      app.clock.advance(by: .seconds(3_601))
      let edit = ["item_name": "Rug", "quantity": "3", "notes": "", "version": "1"]
      let next = try next(try await send(ada, "/orders/\(id)/edit", edit))
      #expect(next == "/orders/\(id)/edit?version=1&item_name=Rug&quantity=3")
      #expect(try await ada.signIn("ada_1815", next: next).redirect == next)
      #expect(try await ada.get(next).text.contains("value=\"Rug\""))
    }
  }

  static let long: [(name: String, notes: String, isWhole: Bool)] = [
    ("English", String(repeating: "Because the old one, a lamp, is broken. ", count: 25), true),
    ("Russian", String(repeating: "потому что ", count: 90), false),
    ("pictures", String(repeating: "🙂", count: 1_000), false),
    ("far too much", String(repeating: "x%&", count: 100_000), false),
  ]

  @Test(arguments: long.indices)
  func longNotesAreCutOffAndThePersonIsTold(index: Int) async throws {
    let (_, notes, isWhole) = Self.long[index]
    try await TestApp.run { app in
      let ada = try await ended(app)
      let refused = try await send(ada, "/orders/new", ["item_name": "Lamp", "quantity": "2", "notes": notes])
      let headers = refused.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
      #expect(headers < 4_000, "it has to get through a proxy with 4 KiB for the headers of an answer")
      let next = try next(refused)
      let told = try await ada.get("/login").text.contains("What you typed was too long to keep in full")
      #expect(told == !isWhole)
      #expect(try await ada.signIn("ada_1815", next: next).redirect == next)
      let kept = try #require(
        try await ada.get(next).between("id=\"notes\"", "</textarea>")?.split(separator: ">\n").last)
      if isWhole {
        #expect(kept == notes)
      } else {
        let beginning = try #require(kept.hasSuffix(" […]") ? kept.dropLast(4) : nil)
        #expect(beginning.count > 100)
        #expect(notes.replacing("&", with: "&amp;").hasPrefix(beginning))
      }
    }
  }

  @Test func anItemThatIsFarTooLongLeadsToTheEmptyForm() async throws {
    try await TestApp.run { app in
      let ada = try await ended(app)
      let long = ["item_name": String(repeating: "é", count: 5_000), "quantity": "1", "notes": "x"]
      #expect(try next(try await send(ada, "/orders/new", long)) == "/orders/new")
      #expect(try await ada.get("/login").text.contains("too long to keep"))
    }
  }

  /// With JavaScript the browser has kept what was typed; the address stays short.
  @Test func aFormThatHTMXSendsLeavesNothingInTheAddress() async throws {
    try await TestApp.run { app in
      let ada = try await ended(app)
      let answer = try await send(
        ada, "/orders/new", ["item_name": "Lamp", "quantity": "1", "notes": "x"], ["HX-Request": "true"])
      #expect(try next(answer) == "/orders/new")
    }
  }

  @Test func anotherSiteFillsInNothing() async throws {
    try await TestApp.run { app in
      let ada = try await ended(app)
      let answer = try await send(
        ada, "/orders/new", ["item_name": "Bomb", "quantity": "1"], ["Sec-Fetch-Site": "cross-site"])
      #expect(!answer.text.contains("Bomb"))
      #expect(answer.redirect?.contains("Bomb") != true)
    }
  }

  /// The address a form was sent to, what the browser says of its page, and where it leads after logging in.
  static let ways: [(path: String, referer: String?, next: String)] = [
    (
      "/admin/orders/0198c0de-0000-7000-8000-000000000000", "http://localhost:8080/admin?status=all&offset=20",
      "/admin?status=all&offset=20"
    ),
    ("/admin/orders/0198c0de-0000-7000-8000-000000000000", nil, "/admin"),
    (
      "/admin/users/0198c0de-0000-7000-8000-000000000000", "http://localhost:8080/admin/users?search=x",
      "/admin/users?search=x"
    ),
    ("/admin/users/0198c0de-0000-7000-8000-000000000000/sessions", nil, "/admin/users"),
    ("/account/profile", "http://localhost:8080/account#devices", "/account"),
    ("/account/password", nil, "/account"),
    (
      "/orders/0198c0de-0000-7000-8000-000000000000/cancel", nil, "/orders/0198c0de-0000-7000-8000-000000000000/cancel"
    ),
    (
      "/orders/0198c0de-0000-7000-8000-000000000000/cancel",
      "http://localhost:8080/orders/0198c0de-0000-7000-8000-000000000000",
      "/orders/0198c0de-0000-7000-8000-000000000000"
    ),
    // What must not lead anywhere else.
    ("/account/profile", "https://elsewhere.example/account", "/account"),
    ("/account/profile", "http://localhost:8080.elsewhere.example/admin", "/account"),
    ("/account/profile", "http://localhost:8080@elsewhere.example/admin", "/account"),
    ("/account/profile", "http://localhost:8080//elsewhere.example/orders", "/account"),
    ("/account/profile", "http://localhost:8080/reset-password?token=secret", "/account"),
    ("/account/profile", "http://localhost:8080/orders/\(String(repeating: "t", count: 43))", "/account"),
    ("/account/profile", "http://localhost:8080/ordersx", "/account"),
    ("/account/profile", "http://localhost:8080/orders/\\x", "/account"),
    ("/account/profile", "javascript:alert(1)", "/account"), ("/account/profile", "/admin", "/account"),
    ("/account/profile", "", "/account"),
    ("/account/profile", "http://localhost:8080/orders?x=\(String(repeating: "y", count: 3_000))", "/account"),
    ("/logout", nil, "/"), ("/login", nil, "/"), ("/login", "http://localhost:8080/login?next=%2Forders", "/"),
  ]

  @Test func aFormLeadsBackToItsPageAndNowhereElse() async throws {
    try await TestApp.run(["server.publicURL": "http://localhost:8080"]) { app in
      let boss = try await ended(app, "boss", [.admin])
      let secret = boss.sessionSecret
      for (path, referer, expected) in Self.ways {
        boss.setCookie("orderdesk_session", secret)
        let answer = try await send(boss, path, ["x": "y"], referer.map { ["Referer": $0] } ?? [:])
        #expect(try next(answer) == expected, "\(path) \(referer ?? "-")")
      }
    }
  }

  /// Two windows: the first one has led to the login form, and the cookie of the session is gone.
  @Test func theSecondWindowLeadsToTheLoginFormToo() async throws {
    try await TestApp.run { app in
      let ada = try await ended(app)
      #expect(try await ada.get("/orders").redirect == "/login?next=%2Forders")
      _ = try await ada.get("/login")
      #expect(ada.sessionSecret == nil)
      let answer = try await send(ada, "/orders/new", ["item_name": "Lamp", "quantity": "2", "notes": ""])
      #expect(try next(answer) == "/orders/new?item_name=Lamp&quantity=2")
      let elsewhere = try await send(ada, "/orders/new", [:], ["Sec-Fetch-Site": "cross-site"])
      #expect(elsewhere.status == .forbidden)
    }
  }

  @Test func whoIsSignedInGoesOnAtOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(
        try await ada.get("/login?next=%2Forders%2Fnew%3Fitem_name%3DLamp").redirect == "/orders/new?item_name=Lamp")
      #expect(try await ada.get("/login?next=%2F%2Felsewhere.example").redirect == "/orders")
      #expect(try await ada.get("/login").redirect == "/orders")
    }
  }
}
