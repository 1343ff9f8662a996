import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// What the audit trail says of an order's life, and of those who reached for what is not theirs.
@Suite struct OrderAuditTests {
  private func events(_ auditor: APIClient, _ filter: String = "") async throws -> [JSON] {
    let answer = try await auditor.get("/api/v1/audit?module=orders&limit=100\(filter)").json()
    return (answer["events"]?.list ?? []).reversed()
  }

  @Test func everyChangeIsOnRecord() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let auditor = try await app.api("auditor", [.auditor])
      let id = try await ada.newOrder("Lamp")
      _ = try await ada.change(id, ["X-Request-ID": "edit-1"], #"{"item_name":"Rug","quantity":3,"version":1}"#)
      _ = try await boss.decide(id, "rejected", reason: "no", version: 2)
      _ = try await boss.undo(id)
      _ = try await boss.decideAll(["\(id) 4 approved"], ["X-Request-ID": "bulk-1"])
      _ = try await boss.undo(id)
      _ = try await ada.change(id, #"{"status":"cancelled","version":6}"#)
      let found = try await events(auditor)
      #expect(
        found.map { $0["action"]?.text } == [
          "orders.place", "orders.edit", "orders.reject", "orders.undo", "orders.approve", "orders.undo",
          "orders.cancel",
        ])
      #expect(found.allSatisfy { $0["outcome"]?.text == "success" && $0["target"]?.text == "order:\(id)" })
      #expect(
        found.map { $0["actor"]?["username"]?.text } == [
          "ada_1815", "ada_1815", "boss", "boss", "boss", "boss", "ada_1815",
        ])
      #expect(found[1]["request_id"]?.text == "edit-1")
      #expect(found[4]["request_id"]?.text == "bulk-1")
      #expect(found[1]["changes"]?["item_name"] == .object(["from": .text("Lamp"), "to": .text("Rug")]))
      #expect(found[1]["changes"]?["quantity"] == .object(["from": .number(1), "to": .number(3)]))
      #expect(found[3]["changes"]?["decision_reason"] == .object(["from": .text("no"), "to": .null]))
      // The timeline tells the same.
      let timeline = try await ada.events(of: id)
      #expect(timeline.map { $0["changes"] } == found.map { $0["changes"] })
      #expect(timeline.map { $0["request_id"] } == found.map { $0["request_id"] })

      let browser = Browser(app)
      _ = try await browser.signIn("auditor")
      let page = try await browser.get("/admin/audit?module=orders")
      for words in ["Changed an order", "Took a decision back", "Cancelled an order", "Rejected an order"] {
        #expect(page.text.contains(words), "\(words)")
      }
    }
  }

  @Test func whoReachesForWhatIsNotTheirsIsOnRecord() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let other = try await app.api("other", [.approver])
      let auditor = try await app.api("auditor", [.auditor])
      let (id, own) = (try await ada.newOrder(), try await boss.newOrder())
      try expectProblem(await boss.change(id, #"{"quantity":2,"version":1}"#), .ordersNotOwner)
      try expectProblem(await boss.change(id, #"{"status":"cancelled","version":1}"#), .ordersNotOwner)
      try expectProblem(await boss.decide(own, "approved"), .ordersOwnOrder)
      _ = try await other.decide(id, "approved")
      try expectProblem(await boss.undo(id), .ordersNotPending)
      let denied = try await events(auditor, "&actor=boss").filter { $0["outcome"]?.text == "denied" }
      #expect(denied.map { $0["action"]?.text } == ["orders.edit", "orders.cancel", "orders.approve", "orders.undo"])
      #expect(denied.map { $0["target"]?.text } == [id, id, own, id].map { "order:\($0)" })
      #expect(denied.allSatisfy { $0["changes"]?.object.isEmpty == true })
      // What came too late, or to another version, is nobody's offence; nor is what somebody may not even see.
      let count = try await events(auditor).count
      try expectProblem(await ada.change(id, #"{"quantity":2,"version":2}"#), .ordersNotPending)
      try expectProblem(await boss.decide(id, "rejected"), .ordersNotPending)
      app.clock.advance(by: .seconds(30))
      try expectProblem(await other.undo(id), .ordersNotPending)
      try expectProblem(await ada.change(own, #"{"quantity":2,"version":1}"#), .ordersNotFound)
      #expect(try await events(auditor).count == count)
      // A missing scope is a refusal of its own.
      try expectProblem(await ada.undo(id), .authForbidden)
      let last = try #require(try await events(auditor).last)
      #expect(last["action"]?.text == "orders.access")
      #expect(last["changes"]?["scope"]?["to"]?.text == "admin:orders")
    }
  }
}
