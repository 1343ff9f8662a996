import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Every field of every call, with what it must not be. The answer names the field, and nothing is stored.
@Suite struct BadInputTests {
  @Test func registration() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      try await expectRefused(BadRequest.register, admin)
      #expect(try await app.register("newcomer").status == .created, "no refused call has taken the name")
    }
  }

  @Test func tokens() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      try await expectRefused(BadRequest.token, ada)
      for type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
        let answer = try await app.send(
          .post, "/api/v1/auth/token", ["Content-Type": type], body: "grant_type=password&username=a&password=b")
        try expectProblem(answer, .requestUnsupportedMediaType)
      }
    }
  }

  @Test func orders() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      try await expectRefused(BadRequest.order, ada)
      #expect(try await ada.total() == 0)
    }
  }

  @Test func decisions() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let before = try await ada.place()
      let id = try #require(before["id"]?.text)
      try await expectRefused(BadRequest.decision(id), boss)
      #expect(try await ada.get("/api/v1/orders/\(id)").json() == before)
      #expect(try await ada.get("/api/v1/orders/\(id)/timeline").json()["events"]?.list.count == 1)
    }
  }

  @Test(arguments: ["/api/v1/orders", "/api/v1/orders/me"])
  func lists(path: String) async throws {
    try await TestApp.run { app in
      try await expectRefused(BadRequest.list(path), app.api("boss", [.approver]))
    }
  }

  @Test func cursorsBelongToTheirList() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      for _ in 1...3 { _ = try await boss.place() }
      let everyone = try #require(try await boss.get("/api/v1/orders?limit=1").json()["next_cursor"]?.text)
      let own = try #require(try await boss.get("/api/v1/orders/me?limit=1").json()["next_cursor"]?.text)
      let first = try #require(own.first)
      let altered = (first == "N" ? "O" : "N") + own.dropFirst()
      try await expectRefused(
        [
          .query("/api/v1/orders/me?cursor=\(everyone)", ["cursor invalid"]),
          .query("/api/v1/orders?cursor=\(own)", ["cursor invalid"]),
          .query("/api/v1/orders?status=pending&cursor=\(everyone)", ["cursor invalid"]),
          .query("/api/v1/orders/me?cursor=\(altered)", ["cursor invalid"]),
          .query("/api/v1/orders/me?offset=1&cursor=\(own)", ["offset invalid"]),
        ], boss)
      #expect(
        try await boss.get("/api/v1/orders/me?limit=5&cursor=\(own)").status == .ok, "another size is no other list")
      let other = try await app.api("other")
      try await expectRefused([.query("/api/v1/orders/me?cursor=\(own)", ["cursor invalid"])], other)
    }
  }

  @Test func callsWithoutParametersTakeNone() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try #require(try await ada.place()["id"]?.text)
      for path in ["auth/me", "auth/verify", "auth/sessions", "orders/\(id)", "orders/\(id)/timeline"] {
        try await expectRefused([.query("/api/v1/\(path)?expand=1", ["expand unknown"])], ada)
      }
      for (method, path) in [
        (HTTPRequest.Method.post, "auth/logout"), (.delete, "auth/sessions"), (.delete, "auth/sessions/\(id)"),
      ] {
        try await expectRefused([.bare(method, "/api/v1/\(path)?all=1", ["all unknown"])], ada)
      }
      #expect(try await ada.get("/api/v1/auth/me").status == .ok)
    }
  }

  @Test func aBodyMayBeAsLargeAsConfiguredAndNoLarger() async throws {
    try await TestApp.run(["server.maxBodySize": "2KiB"]) { app in
      let ada = try await app.api("ada_1815")
      func body(_ size: Int) -> String {
        let start = #"{"item_name":"Desk lamp","quantity":1}"#
        return start + String(repeating: " ", count: size - start.utf8.count)
      }
      #expect(try await ada.send(.post, "/api/v1/orders", json: body(2_048)).status == .created)
      try expectProblem(await ada.send(.post, "/api/v1/orders", json: body(2_049)), .requestTooLarge)
      #expect(try await ada.total() == 1)
      let form = try await app.send(
        .post, "/login", ["Content-Type": "application/x-www-form-urlencoded"],
        body: "username=" + String(repeating: "x", count: 3_000))
      try expectProblem(form, .requestTooLarge)
    }
  }

  /// What lies just inside the limits is taken as it is.
  @Test func theLargestAndTheSmallestAreTaken() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let long = String(repeating: "ü", count: 255)
      let notes = String(repeating: "n", count: 1_000)
      #expect(try await ada.place(long, quantity: 100, notes: notes)["item_name"]?.text == long)
      #expect(try await ada.place("x", quantity: 1)["notes"]?.text == "")
      let odd = try await ada.send(.post, "/api/v1/orders", json: #"{"item_name":"\u202e<b>'\";--","quantity":1}"#)
      #expect(try odd.json()["item_name"]?.text == "\u{202E}<b>'\";--")
      let lines = #"{"item_name":"x","quantity":1,"notes":"\#(String(repeating: #"\r\n"#, count: 998))ab"}"#
      _ = try await ada.send(.post, "/api/v1/orders", json: lines)
      let id = try #require(try await ada.place()["id"]?.text)
      #expect(try await boss.decide(id, "rejected", reason: String(repeating: "r", count: 500)).status == .ok)
      #expect(try await ada.get("/api/v1/orders/me?limit=100&offset=10000").status == .ok)
      #expect(try await ada.get("/api/v1/orders/me?limit=1&status=").status == .ok)
      let typed = ["Content-Type": "Application/JSON; charset=utf-8"]
      #expect(
        try await ada.send(.post, "/api/v1/orders", typed, json: #"{"item_name":"x","quantity":1}"#).status == .created)
    }
  }

  @Test func oneBadRequestDoesNotHurtTheNext() async throws {
    try await TestApp.run([:], .live) { app in
      let ada = try await app.api("ada_1815")
      for body in ["{", String(repeating: "[", count: 50_000), "{}", ""] {
        _ = try await ada.send(.post, "/api/v1/orders", json: body)
      }
      #expect(try await ada.place("Still here")["item_name"]?.text == "Still here")
      #expect(try await ada.total() == 1)
    }
  }
}
