import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Owners edit and cancel what has not been decided.
@Suite struct OrderChangeTests {
  @Test func anOwnerEditsAnOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try await ada.newOrder("Desk lamp")
      app.clock.advance(by: .seconds(5))
      let edited = try await ada.change(
        id, ["If-Match": "\"1\"", "X-Request-ID": "edit-1"],
        #"{"item_name":" Floor lamp ","quantity":3,"notes":"a\r\nb"}"#)
      #expect(edited.status == .ok)
      #expect(edited.header("ETag") == "\"2\"")
      #expect(edited.header("Idempotency-Replayed") == nil)
      let order = try edited.json()
      #expect(order["item_name"]?.text == "Floor lamp")
      #expect(order["quantity"]?.number == 3)
      #expect(order["notes"]?.text == "a\nb")
      #expect(order["status"]?.text == "pending")
      #expect(order["version"]?.number == 2)
      #expect(order["created_at"]?.text == "2026-01-01T00:00:00.000Z")
      #expect(order["updated_at"]?.text == "2026-01-01T00:00:05.000Z")
      #expect(try await ada.get("/api/v1/orders/\(id)").text == edited.text)
      let last = try #require(try await ada.events(of: id).last)
      #expect(last["kind"]?.text == "edited")
      #expect(last["request_id"]?.text == "edit-1")
      #expect(last["changes"]?["item_name"]?["from"]?.text == "Desk lamp")
      #expect(last["changes"]?["item_name"]?["to"]?.text == "Floor lamp")
      #expect(last["changes"]?["quantity"]?["to"]?.number == 3)
      #expect(last["changes"]?["notes"]?["to"]?.text == "a\nb")
    }
  }

  @Test func whatIsLeftOutStaysAsItIs() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try #require(try await ada.place("Desk lamp", quantity: 4, notes: "keep me")["id"]?.text)
      let edited = try await ada.change(id, #"{"quantity":5,"version":1}"#).json()
      #expect(edited["item_name"]?.text == "Desk lamp")
      #expect(edited["notes"]?.text == "keep me")
      #expect(try await ada.events(of: id).last?["changes"]?.object.keys.sorted() == ["quantity"])
      let emptied = try await ada.change(id, #"{"notes":"","version":2}"#).json()
      #expect(emptied["notes"]?.text == "", "empty is something else than left out")
      #expect(emptied["version"]?.number == 3)
    }
  }

  /// The same again is no change: no version, no event, no line in the audit trail.
  @Test func anEditThatChangesNothingIsNoChange() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let admin = try await app.api("admin_one", [.admin])
      let id = try await ada.newOrder("Desk lamp")
      let before = try await ada.get("/api/v1/orders/\(id)")
      let trail = try await admin.get("/api/v1/audit?module=orders").text
      app.clock.advance(by: .seconds(5))
      let answer = try await ada.change(id, #"{"item_name":"  Desk lamp","quantity":1,"version":1}"#)
      #expect(answer.status == .ok)
      #expect(answer.text == before.text)
      #expect(answer.header("ETag") == "\"1\"")
      #expect(try await ada.events(of: id).count == 1)
      #expect(try await admin.get("/api/v1/audit?module=orders").text == trail)
    }
  }

  @Test func anOwnerCancelsAnOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try await ada.newOrder()
      let cancelled = try await ada.change(id, ["If-Match": "\"1\""], #"{"status":"cancelled"}"#)
      #expect(cancelled.status == .ok)
      #expect(cancelled.header("ETag") == "\"2\"")
      let order = try cancelled.json()
      #expect(order["status"]?.text == "cancelled")
      #expect(order["version"]?.number == 2)
      for name in ["decided_by", "decided_at", "decision_reason"] { #expect(order[name] == .null, "\(name)") }
      #expect(try await ada.events(of: id).map { $0["kind"]?.text } == ["placed", "cancelled"])
      // It stays so, whoever wants something of it.
      for (client, body) in [
        (ada, #"{"status":"cancelled","version":2}"#), (ada, #"{"quantity":2,"version":2}"#),
        (boss, #"{"status":"approved","version":2}"#), (boss, #"{"status":"rejected","version":1}"#),
      ] {
        let refused = try await client.change(id, body)
        #expect(try expectProblem(refused, .ordersNotPending).detail == "It is cancelled.")
        #expect(try refused.json()["order"] == order)
      }
      try expectProblem(await boss.send(.post, "/api/v1/orders/\(id)/undo"), .ordersNotDecided)
      #expect(try await ada.get("/api/v1/orders/\(id)").json() == order)
    }
  }

  @Test(arguments: [#"{"quantity":2}"#, #"{"status":"cancelled"}"#])
  func anOlderVersionIsAConflictThatShowsTheOrder(body: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try await ada.newOrder()
      let current = try await ada.change(id, #"{"quantity":9,"version":1}"#).json()
      for version in ["1", "3", "9223372036854775807"] {
        let answer = try await ada.change(id, ["If-Match": "\"\(version)\""], body)
        #expect(try expectProblem(answer, .ordersVersionConflict).detail.contains("It is now at version 2."))
        #expect(try answer.json()["order"] == current)
      }
      #expect(try await ada.get("/api/v1/orders/\(id)").json() == current)
      #expect(try await ada.events(of: id).count == 2)
    }
  }

  @Test(arguments: [#"{"quantity":2,"version":1}"#, #"{"status":"cancelled","version":1}"#])
  func whatIsDecidedIsNoLongerTheOwners(body: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try await ada.newOrder()
      let approved = try await boss.decide(id, "approved", reason: "fits").json()
      let answer = try await ada.change(id, body)
      #expect(try expectProblem(answer, .ordersNotPending).detail == "It is approved by boss.")
      #expect(try answer.json()["order"] == approved)
      #expect(try await ada.events(of: id).count == 2)
    }
  }

  /// A decision about what an approver saw before an edit is none about the order.
  @Test func aDecisionAboutAnOlderVersionIsRefused() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try await ada.newOrder("Cheap lamp")
      _ = try await ada.change(id, #"{"item_name":"Gold lamp","version":1}"#)
      let answer = try await boss.decide(id, "approved", version: 1)
      try expectProblem(answer, .ordersVersionConflict)
      #expect(try answer.json()["order"]?["item_name"]?.text == "Gold lamp")
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["status"]?.text == "pending")
      #expect(try await boss.decide(id, "approved", version: 2).status == .ok)
    }
  }
}
