import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Who has decided by mistake takes it back, for a short while.
@Suite struct UndoTests {
  @Test(arguments: ["approved", "rejected"])
  func aDecisionIsTakenBack(status: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try await ada.newOrder()
      #expect(try await boss.decide(id, status, reason: "a slip").status == .ok)
      app.clock.advance(by: .milliseconds(29_999))
      let undone = try await boss.undo(id, ["X-Request-ID": "undo-1"])
      #expect(undone.status == .ok)
      #expect(undone.header("ETag") == "\"3\"")
      let order = try undone.json()
      #expect(order["status"]?.text == "pending")
      #expect(order["version"]?.number == 3)
      for name in ["decided_by", "decided_at", "decision_reason"] { #expect(order[name] == .null, "\(name)") }
      #expect(try await ada.kinds(of: id) == ["placed", status, "undone"])
      let last = try #require(try await ada.events(of: id).last)
      #expect(last["actor"]?["username"]?.text == "boss")
      #expect(last["request_id"]?.text == "undo-1")
      #expect(last["changes"]?["status"]?["from"]?.text == status)
      #expect(last["changes"]?["status"]?["to"]?.text == "pending")
      #expect(last["changes"]?["decision_reason"]?["from"]?.text == "a slip")
      // It is an order like any other again.
      try expectProblem(await boss.undo(id), .ordersNotDecided)
      #expect(try await ada.change(id, #"{"quantity":2,"version":3}"#).status == .ok)
      #expect(try await boss.decide(id, "approved", version: 4).status == .ok)
    }
  }

  @Test(arguments: [([:], 30), (["orders.undoWindow": "2m"], 120)])
  func afterTheWindowItStays(settings: [String: String], seconds: Int) async throws {
    try await TestApp.run(settings) { app in
      let boss = try await app.api("boss", [.approver])
      let id = try await app.api("ada_1815").newOrder()
      let decided = try await boss.decide(id, "approved").json()
      app.clock.advance(by: .seconds(seconds))
      let late = try await boss.undo(id)
      let problem = try expectProblem(late, .ordersNotPending)
      #expect(problem.detail == "A decision can be taken back for \(seconds) seconds; that time has passed.")
      #expect(try late.json()["order"] == decided)
      #expect(try await boss.order(id) == decided)
      app.clock.advance(by: .milliseconds(-1))
      #expect(try await boss.undo(id).status == .ok)
    }
  }

  @Test(arguments: ["approver", "admin"])
  func somebodyElsesDecisionStays(role: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      let other = try await app.api("other", [try #require(Role(rawValue: role))])
      let id = try await app.api("ada_1815").newOrder()
      let decided = try await boss.decide(id, "rejected").json()
      let refused = try await other.undo(id)
      let detail = try expectProblem(refused, .ordersNotPending).detail
      #expect(detail == "It is rejected by boss: only they can take that back.")
      #expect(try refused.json()["order"] == decided)
      #expect(try await boss.kinds(of: id) == ["placed", "rejected"])
    }
  }

  @Test func aVersionThatIsSentMustBeTheOrders() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      let id = try await app.api("ada_1815").newOrder()
      let decided = try await boss.decide(id, "approved").json()
      for answer in [
        try await boss.undo(id, ["If-Match": "\"1\""]), try await boss.undo(id, json: #"{"version":3}"#),
      ] {
        try expectProblem(answer, .ordersVersionConflict)
        #expect(try answer.json()["order"] == decided)
      }
      #expect(try await boss.undo(id, ["If-Match": "\"2\""], json: #"{"version":2}"#).status == .ok)
    }
  }

  @Test(arguments: ["user", "auditor"])
  func whoMayNotDecideMayNotUndo(role: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      let id = try await app.api("ada_1815").newOrder()
      _ = try await boss.decide(id, "approved")
      let person = try await app.api("somebody", [try #require(Role(rawValue: role))])
      let detail = try expectProblem(await person.undo(id), .authForbidden).detail
      #expect(detail.contains("admin:orders"))
      #expect(try await boss.order(id)["status"]?.text == "approved")
    }
  }
}
