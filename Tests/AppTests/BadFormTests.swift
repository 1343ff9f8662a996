import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Forms that were filled in wrongly come back as typed, with a message at each field.
@Suite struct BadFormTests {
  /// Fields of the order form, and the fields that get a message.
  static let orders: [([String: String], [String])] = [
    (["item_name": "", "quantity": "", "notes": "keep me"], ["quantity"]),
    (["item_name": "   ", "quantity": "1", "notes": ""], ["item_name"]),
    (["item_name": "a\"b<c>&'", "quantity": "0", "notes": "</textarea><script>"], ["quantity"]),
    (["item_name": "Lamp", "quantity": "101", "notes": ""], ["quantity"]),
    (["item_name": "Lamp", "quantity": "1.5", "notes": ""], ["quantity"]),
    (["item_name": "Lamp", "quantity": "five", "notes": ""], ["quantity"]),
    (["item_name": "Lamp", "quantity": "9223372036854775808", "notes": ""], ["quantity"]),
    (["item_name": String(repeating: "x", count: 256), "quantity": "1", "notes": ""], ["item_name"]),
    (["item_name": "Lamp", "quantity": "1", "notes": String(repeating: "n", count: 1_001)], ["notes"]),
    (["item_name": "a\u{1}b", "quantity": "0", "notes": "\u{2}"], ["item_name", "quantity", "notes"]),
    (["quantity": "1"], ["item_name"]),
    (["item_name": "Lamp"], ["quantity"]),
  ]

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
  }

  @Test func theOrderFormKeepsWhatWasTyped() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      for (typed, bad) in Self.orders {
        let page = try await ada.post("/orders/new", typed)
        let name = "\(typed.mapValues { $0.prefix(20) })"
        #expect(page.status == .unprocessableContent, "\(name)")
        #expect(page.text.contains("Some fields need attention"), "\(name)")
        #expect(page.text.contains("<title>Error: New order"), "\(name)")
        for field in ["item_name", "quantity", "notes"] {
          let isBad = bad.contains(field)
          #expect(page.text.contains("id=\"\(field)-error\"") == isBad, "\(name) \(field)")
          #expect(page.text.contains("href=\"#\(field)\"") == isBad, "\(name) \(field)")
          let tag = try #require(page.between("id=\"\(field)\"", ">"))
          #expect(tag.contains("aria-invalid=\"true\"") == isBad, "\(name) \(field)")
        }
        let item = try #require(page.between("id=\"item_name\" name=\"item_name\"", "\" aria-describedby"))
        #expect(item.hasSuffix("value=\"\(escaped(typed["item_name"] ?? ""))"), "\(name)")
        #expect(page.text.contains("value=\"\(escaped(typed["quantity"] ?? ""))\""), "\(name)")
        #expect(page.text.contains(">\n\(escaped(typed["notes"] ?? ""))</textarea>"), "\(name)")
      }
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
    }
  }

  @Test func doubledAndUnknownFieldsOfAFormAreNamed() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let token = try await ada.csrfToken()
      for (body, name) in [
        ("item_name=a&item_name=b&quantity=1", "item_name"), ("item_name=a&quantity=1&quantity=2", "quantity"),
        ("item_name=a&quantity=1&color=red", "color"), ("item_name=a&quantity=1&status=approved", "status"),
      ] {
        let page = try await ada.send(
          .post, "/orders/new", ["Content-Type": "application/x-www-form-urlencoded"],
          body: "csrf_token=\(token)&" + body)
        #expect(page.status == .unprocessableContent, "\(body)")
        #expect(page.text.contains("href=\"#\(name)\""), "\(body)")
      }
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
    }
  }

  @Test(arguments: ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
  func aFormOfAnotherTypeIsRefused(type: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let token = try await ada.csrfToken()
      for path in ["/orders/new", "/login", "/register", "/admin/orders/0198c0de-0000-7000-8000-000000000000"] {
        let page = try await ada.send(
          .post, path, ["Content-Type": type, "X-CSRF-Token": token], body: #"{"item_name":"a","quantity":1}"#)
        #expect(page.status == .unsupportedMediaType, "\(path)")
        #expect(page.text.contains("request.unsupported_media_type"))
      }
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
    }
  }

  @Test func theRegistrationFormKeepsTheNameAndNeverThePassword() async throws {
    try await TestApp.run { app in
      try await app.person("taken_name")
      let table: [(String, String, [String])] = [
        ("abc", goodPassword, ["username"]), ("has space", goodPassword, ["username"]),
        (String(repeating: "x", count: 21), goodPassword, ["username"]), ("<b>\"'&", goodPassword, ["username"]),
        ("newcomer", "typed-7", ["password"]), ("newcomer", String(repeating: "p", count: 129), ["password"]),
        ("newcomer", "newcomer", ["password"]), ("", "", ["username", "password"]),
        ("taken_name", goodPassword, ["username"]),
      ]
      for (username, password, bad) in table {
        let browser = Browser(app)
        let page = try await browser.post("/register", ["username": username, "password": password, "next": "/orders"])
        #expect(page.status == (username == "taken_name" ? .conflict : .unprocessableContent), "\(username)")
        for field in ["username", "password"] {
          #expect(page.text.contains("id=\"\(field)-error\"") == bad.contains(field), "\(username) \(field)")
        }
        #expect(
          page.between("id=\"username\"", ">\n")?.contains("value=\"\(escaped(username))\"") == true, "\(username)")
        #expect(page.between("id=\"password\"", ">")?.contains("value=") == false)
        if password.count > 8, password != username { #expect(!page.text.contains(password)) }
        #expect(page.between("name=\"next\" value=\"", "\"") == "/orders")
      }
      #expect(try await app.register("newcomer").status == .created, "no refused form has made an account")
    }
  }

  @Test func aDecisionFormIsChecked() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      let boss = try await app.browser("boss", [.approver])
      let table: [[String: String]] = [
        [:], ["status": "approved"], ["version": "1"], ["status": "cancelled", "version": "1"],
        ["status": "approved", "version": "0"], ["status": "approved", "version": "x"],
        ["status": "approved", "version": "1", "reason": String(repeating: "r", count: 501)],
        ["status": "approved", "version": "1", "reason": "a\u{1}"], ["status": "approved", "version": "1", "x": "y"],
      ]
      for fields in table {
        let page = try await boss.post("/admin/orders/\(id)", fields)
        #expect(page.status == .unprocessableContent, "\(fields)")
        if let reason = fields["reason"], reason.count > 500 { #expect(page.text.contains("value=\"\(reason)\"")) }
      }
      for path in ["/admin/orders/nothing", "/admin/orders/0198c0de-0000-7000-8000-000000000000"] {
        #expect(try await boss.post(path, ["status": "approved", "version": "1"]).status == .notFound)
      }
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["version"]?.number == 1)
    }
  }

  @Test(arguments: [
    "status=open", "status=pending&status=pending", "offset=-1", "offset=10001", "offset=x", "limit=5", "x=1",
  ])
  func listPagesCheckTheirAddress(query: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.approver])
      for path in ["/orders", "/admin"] {
        let page = try await boss.get("\(path)?\(query)")
        #expect(page.status == .unprocessableContent, "\(path)")
        #expect(page.text.contains("request.invalid"))
        #expect(page.text.contains("<code>\(query.prefix { $0 != "=" })</code>"), "the field is named")
      }
    }
  }
}
