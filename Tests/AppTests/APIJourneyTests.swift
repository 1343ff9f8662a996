import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Registering, ordering, approving and following an order with access tokens.
@Suite struct APIJourneyTests {
  @Test func anOrderFromRegistrationToItsApproval() async throws {
    try await TestApp.run { app in
      let registered = try await app.register("Ada_1815")
      #expect(registered.status == .created)
      #expect(Set(try registered.json().object.keys) == ["user_id", "username"])
      #expect(try registered.json()["username"]?.text == "ada_1815")
      #expect(registered.setCookies == [])

      let ada = try await app.apiSignIn("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let placed = try await ada.send(
        .post, "/api/v1/orders", ["X-Request-ID": "place-1"],
        json: #"{"item_name":"  24\" monitor ","quantity":2,"notes":"for the lab"}"#)
      #expect(placed.status == .created)
      let order = try placed.json()
      let id = try #require(order["id"]?.text)
      #expect(placed.header("Location") == "/api/v1/orders/\(id)")
      #expect(placed.header("ETag") == "\"1\"")
      #expect(order["item_name"]?.text == "24\" monitor")
      #expect(order["quantity"]?.number == 2)
      #expect(order["notes"]?.text == "for the lab")
      #expect(order["status"]?.text == "pending")
      #expect(order["version"]?.number == 1)
      #expect(order["username"]?.text == "ada_1815")
      #expect(order["user_id"]?.text == (try registered.json()["user_id"]?.text))
      #expect(order["created_at"]?.text == "2026-01-01T00:00:00.000Z")
      for name in ["decided_by", "decided_at", "decision_reason"] { #expect(order[name] == .null, "\(name)") }

      app.clock.advance(by: .seconds(60))
      let approved = try await boss.send(
        .patch, "/api/v1/orders/\(id)", ["If-Match": "\"1\"", "X-Request-ID": "approve-1"],
        json: #"{"status":"approved","reason":"fits"}"#)
      #expect(approved.status == .ok)
      #expect(approved.header("ETag") == "\"2\"")
      #expect(try approved.json()["status"]?.text == "approved")

      let seen = try await ada.get("/api/v1/orders/\(id)")
      #expect(seen.text == approved.text)
      #expect(try seen.json()["decided_by"]?["username"]?.text == "boss")
      #expect(try seen.json()["decided_at"]?.text == "2026-01-01T00:01:00.000Z")
      #expect(try seen.json()["decision_reason"]?.text == "fits")
      #expect(try seen.json()["version"]?.number == 2)

      let timeline = try await ada.get("/api/v1/orders/\(id)/timeline").json()["events"]?.list ?? []
      #expect(timeline.map { $0["kind"]?.text } == ["placed", "approved"])
      #expect(timeline.map { $0["actor"]?["username"]?.text } == ["ada_1815", "boss"])
      #expect(timeline.map { $0["request_id"]?.text } == ["place-1", "approve-1"])
      #expect(timeline.last?["changes"]?["status"]?["from"]?.text == "pending")
      #expect(timeline.last?["changes"]?["status"]?["to"]?.text == "approved")
    }
  }

  @Test func theTokenAnswerIsThatOfOAuth() async throws {
    try await TestApp.run { app in
      try await app.person("grace", [.approver])
      let answer = try await app.send(
        .post, "/api/v1/auth/token", ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
        body: formText(["grant_type": "password", "username": "GRACE", "password": goodPassword]))
      #expect(answer.status == .ok)
      let token = try answer.json()
      #expect(Set(token.object.keys) == ["access_token", "token_type", "expires_in", "refresh_token", "scope"])
      #expect(token["token_type"]?.text == "bearer")
      #expect(token["expires_in"]?.number == 900)
      #expect(token["scope"]?.text == "admin:orders user:orders")
      #expect(answer.header("Cache-Control") == "no-store")
      #expect(answer.setCookies == [])
    }
  }

  @Test func verifyAndMeTellWhoIsCalling() async throws {
    try await TestApp.run { app in
      let user = try await app.person("admin_one", [.admin])
      let admin = try await app.apiSignIn("admin_one")
      let verified = try await admin.get("/api/v1/auth/verify").json()
      #expect(verified["user_id"]?.text == user.userID.text)
      #expect(verified["username"]?.text == "admin_one")
      #expect(verified["is_admin"] == .bool(true))
      #expect(verified["roles"]?.list.compactMap(\.text) == ["admin"])
      #expect(verified["scopes"]?.list.compactMap(\.text) == Scope.allCases.map(\.rawValue).sorted())
      let me = try await admin.get("/api/v1/auth/me")
      #expect(
        Set(try me.json().object.keys) == [
          "user_id", "username", "display_name", "roles", "disabled", "created_at", "last_sign_in_at",
        ])
      #expect(!me.text.contains("hash"))
    }
  }

  @Test(arguments: [("user", false), ("approver", false), ("auditor", false), ("admin", true)])
  func onlyTheRoleAdminIsAdmin(role: String, expected: Bool) async throws {
    try await TestApp.run { app in
      let person = try await app.api("somebody", [try #require(Role(rawValue: role))])
      #expect(try await person.get("/api/v1/auth/verify").json()["is_admin"] == .bool(expected))
    }
  }

  @Test func listsArePagedFilteredAndLinked() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let other = try await app.api("other")
      for number in 1...5 {
        app.clock.advance(by: .seconds(1))
        _ = try await ada.place("Item \(number)")
      }
      _ = try await other.place("Not hers")
      let first = try await ada.get("/api/v1/orders/me?limit=2")
      #expect(try items(first) == ["Item 5", "Item 4"])
      #expect(try first.json()["total"]?.number == 5)
      #expect(!first.text.contains("Not hers"))
      let cursor = try #require(try first.json()["next_cursor"]?.text)
      #expect(first.header("Link") == "</api/v1/orders/me?limit=2&cursor=\(cursor)>; rel=\"next\"")
      let second = try await ada.get("/api/v1/orders/me?limit=2&cursor=\(cursor)")
      #expect(try items(second) == ["Item 3", "Item 2"])
      #expect(second.header("Link")?.contains("</api/v1/orders/me?limit=2>; rel=\"first\"") == true)
      let last = try await ada.get("/api/v1/orders/me?limit=2&offset=4")
      #expect(try items(last) == ["Item 1"])
      #expect(try last.json()["next_cursor"] == .null)

      let item5 = try #require(try first.json()["orders"]?.list.first?["id"]?.text)
      #expect(try await boss.decide(item5, "rejected").status == .ok)
      #expect(try items(await boss.get("/api/v1/orders?status=rejected")) == ["Item 5"])
      #expect(try await boss.get("/api/v1/orders?status=pending").json()["total"]?.number == 5)
      #expect(try await boss.total(ofEveryone: true) == 6)
    }
  }

  private func items(_ answer: TestResponse) throws -> [String] {
    try answer.json()["orders"]?.list.compactMap { $0["item_name"]?.text } ?? []
  }

  @Test func signingOutEndsTheTokenAtOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let other = try await app.apiSignIn("ada_1815")
      #expect(try await ada.send(.post, "/api/v1/auth/logout").json()["message"]?.text == "You are logged out.")
      try expectProblem(await ada.get("/api/v1/auth/me"), .authInvalidToken)
      try expectProblem(await ada.send(.post, "/api/v1/auth/logout"), .authInvalidToken)
      #expect(try await other.get("/api/v1/auth/me").status == .ok)
    }
  }

  @Test func aTokenEndsAfterFifteenMinutes() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      app.clock.advance(by: .seconds(899))
      #expect(try await ada.get("/api/v1/auth/me").status == .ok)
      app.clock.advance(by: .seconds(1))
      let answer = try await ada.get("/api/v1/auth/me")
      try expectProblem(answer, .authInvalidToken)
      #expect(answer.header("WWW-Authenticate") == "Bearer realm=\"orderdesk\"")
    }
  }
}
