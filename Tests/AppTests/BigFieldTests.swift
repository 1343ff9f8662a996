import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import OrderDesk

/// A megabyte in one field of an otherwise good request. It is refused as any other bad value, and the desk goes on.
@Suite struct BigFieldTests {
  /// Within `server.maxBodySize`, so that the route gets to see it.
  private static let megabyte = String(repeating: "7", count: 1_000_000)
  /// Beyond it.
  private static let mebibyte = String(repeating: "7", count: 1 << 20)

  /// The answers that a bad value may have: not well-formed, wrong credentials, no such link, too large, not good.
  private static let refusals: Set<Int> = [400, 401, 410, 413, 422]

  private func expectOneLine(
    _ app: TestApp, _ answer: TestResponse, after count: Int, _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let lines = try app.log.requests().dropFirst(count)
    #expect(lines.count == 1, "\(name)", sourceLocation: sourceLocation)
    #expect(lines.first?["status"]?.number == answer.status.code, "\(name)", sourceLocation: sourceLocation)
    #expect(app.log.all.allSatisfy { $0.utf8.count < 4_096 }, "\(name)", sourceLocation: sourceLocation)
    #expect(!app.log.text.contains("\"level\":\"error\""), "\(name)", sourceLocation: sourceLocation)
  }

  @Test(arguments: JSONCall.all)
  func inJSON(call: JSONCall) async throws {
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      for field in call.fields {
        var values = ["\"\(Self.megabyte)\"", "\"\(Self.mebibyte)\""]
        if case .list? = call.example[field] { values.append("[\"\(Self.megabyte)\"]") }
        if case .number? = call.example[field] { values.append(Self.megabyte) }
        for value in values {
          let name = "\(call.testDescription) \(field) \(value.utf8.count)"
          let count = app.log.requestCount
          // Only a decision asks for it.
          let match = ["If-Match": "\"1\""]
          let answer = try await admin.send(call.method, call.path(things), match, json: call.body(field, value))
          #expect(Self.refusals.contains(answer.status.code), "\(name): \(answer.status.code)")
          #expect((answer.status.code == 413) == (value.utf8.count > 1 << 20), "\(name)")
          #expect(answer.body.readableBytes < 4_096, "\(name)")
          try expectOneLine(app, answer, after: count, name)
        }
      }
    }
  }

  /// Each form with its fields filled in well.
  static let forms: [(String, [String: String])] = [
    ("/register", ["username": "newcomer", "password": goodPassword, "next": ""]),
    ("/login", ["username": "ada_1815", "password": goodPassword, "next": ""]),
    ("/reset-password", ["token": String(repeating: "t", count: 43), "new_password": goodPassword]),
    ("/account/profile", ["display_name": "Somebody"]),
    ("/account/password", ["current_password": goodPassword, "new_password": "another \(goodPassword)"]),
    ("/orders/new", ["item_name": "Desk lamp", "quantity": "1", "notes": "", "idempotency_key": "key-1"]),
    ("/orders/{id}/cancel", ["version": "1", "idempotency_key": "key-1"]),
    (
      "/admin/orders/{id}",
      ["status": "approved", "version": "1", "reason": "", "next": "", "idempotency_key": "key-1"]
    ),
    ("/admin/orders/{id}/undo", ["version": "1", "idempotency_key": "key-1"]),
    ("/admin/users", ["username": "newcomer", "password": goodPassword, "roles": "user"]),
    ("/admin/users/{id}", ["form": "roles", "roles": "user"]),
    ("/admin/users/{id}", ["form": "state", "disabled": "false"]),
  ]

  @Test(arguments: forms)
  func inAForm(path: String, fields: [String: String]) async throws {
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.browser("admin_one", [.admin])
      let path = path.replacing("{id}", with: path.contains("orders") ? things.orderID : things.userID)
      // In the header: the token of a form of a megabyte would be looked for in all of it.
      let headers = ["Content-Type": "application/x-www-form-urlencoded", "X-CSRF-Token": try await admin.csrfToken()]
      // A `next` that is no path of ours is none at all, and then the form is a good one.
      for field in fields.keys.sorted() where field != "next" {
        let rest = formText(fields.filter { $0.key != field })
        for value in [Self.megabyte, Self.mebibyte] {
          let name = "\(path) \(field) \(value.utf8.count)"
          let count = app.log.requestCount
          let answer = try await admin.send(.post, path, headers, body: "\(rest)&\(field)=\(value)")
          #expect(Self.refusals.contains(answer.status.code), "\(name): \(answer.status.code)")
          #expect((answer.status.code == 413) == (value.utf8.count >= 1 << 20), "\(name)")
          try expectOneLine(app, answer, after: count, name)
        }
      }
      #expect(try await admin.get("/orders").status == .ok, "the session has seen it all")
    }
  }

  @Test func inTheTokenForm() async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let type = ["Content-Type": "application/x-www-form-urlencoded"]
      for (field, rest) in [
        ("grant_type", "username=ada_1815&password=x"), ("username", "grant_type=password&password=x"),
        ("password", "grant_type=password&username=ada_1815"), ("refresh_token", "grant_type=refresh_token"),
        ("nothing", "grant_type=refresh_token&refresh_token=x"),
      ] {
        let count = app.log.requestCount
        let answer = try await app.send(
          .post, "/api/v1/auth/token", type, body: "\(rest)&\(field)=\(Self.megabyte)")
        #expect([400, 401, 422].contains(answer.status.code), "\(field): \(answer.status.code)")
        #expect(answer.body.readableBytes < 4_096, "\(field)")
        try expectOneLine(app, answer, after: count, field)
      }
    }
  }

  /// What comes in headers and addresses, as large as the server takes it.
  @Test func inHeadersAndAddresses() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      let long = String(repeating: "7", count: 60_000)
      let bearer = ["Authorization": "Bearer \(admin.token)"]
      for (name, path, headers): (String, String, [String: String]) in [
        ("path", "/api/v1/users/\(long)", bearer), ("search", "/api/v1/users?search=\(long)", bearer),
        ("name", "/api/v1/users?\(long)=1", bearer), ("cursor", "/api/v1/audit?cursor=\(long)", bearer),
        ("token", "/api/v1/auth/me", ["Authorization": "Bearer \(long)"]),
        ("cookie", "/api/v1/auth/me", ["Cookie": "orderdesk_session=\(long)"]),
        ("page", "/login?next=/\(long)", ["Accept": "text/html"]),
        ("flash", "/login", ["Accept": "text/html", "Cookie": "orderdesk_flash=\(long)"]),
        ("link", "/reset-password?token=\(long)", ["Accept": "text/html"]),
        ("order search", "/api/v1/orders?search=\(long)&username=\(long)", bearer),
        ("sort", "/api/v1/orders?sort=\(long)&from=\(long)&user_id=\(long)", bearer),
        ("event id", "/api/v1/orders/events", bearer.merging(["Last-Event-ID": long]) { $1 }),
        ("key", "/api/v1/orders/stats", bearer.merging(["Idempotency-Key": long]) { $1 }),
        ("if-match", "/api/v1/orders/me", bearer.merging(["If-Match": long]) { $1 }),
        ("request id", "/api/v1/orders/me", bearer.merging(["X-Request-ID": long, "User-Agent": long]) { $1 }),
      ] {
        let count = app.log.requestCount
        let answer = try await app.get(path, headers)
        #expect(answer.status.code < 500, "\(name): \(answer.status.code)")
        try expectOneLine(app, answer, after: count, name)
      }
    }
  }
}
