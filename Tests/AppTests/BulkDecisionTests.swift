import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Many decisions at once: all or none.
@Suite struct BulkDecisionTests {
  @Test func allAreCarriedOut() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      var ids: [String] = []
      for number in 1...100 { ids.append(try await ada.newOrder("Item \(number)")) }
      let decisions = ids.enumerated().map { "\($1) 1 \($0.isMultiple(of: 3) ? "rejected" : "approved")" }
      let answer = try await boss.decideAll(decisions, ["X-Request-ID": "bulk-1"])
      #expect(answer.status == .ok)
      #expect(try answer.json().object.keys.sorted() == ["orders"])
      let orders = try answer.json()["orders"]?.list ?? []
      #expect(orders.compactMap { $0["id"]?.text } == ids, "in the order of the decisions")
      #expect(orders.map { "\($0["id"]?.text ?? "") 1 \($0["status"]?.text ?? "")" } == decisions)
      #expect(orders.allSatisfy { $0["version"]?.number == 2 && $0["decided_by"]?["username"]?.text == "boss" })
      for index in [0, 1, 99] {
        #expect(try await ada.order(ids[index]) == orders[index])
        #expect(try await ada.events(of: ids[index]).last?["request_id"]?.text == "bulk-1")
      }
      let stats = try await boss.get("/api/v1/orders/stats").json()
      #expect(stats["by_status"]?["approved"]?.number == 66)
      #expect(stats["by_status"]?["rejected"]?.number == 34)
      #expect(stats["by_status"]?["pending"]?.number == 0)
    }
  }

  /// A decided one, an edited one, one that does not exist, one's own, and two that would be fine.
  @Test func oneThatFailsStopsAllAndEachIsListed() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.admin])
      let other = try await app.api("other", [.approver])
      let (fine, decided, edited, last) = (
        try await ada.newOrder(), try await ada.newOrder(), try await ada.newOrder(), try await ada.newOrder()
      )
      let own = try await boss.newOrder()
      let missing = "0198c0de-0000-7000-8000-000000000000"
      _ = try await other.decide(decided, "rejected", reason: "no")
      _ = try await ada.change(edited, #"{"quantity":7,"version":1}"#)
      let answer = try await boss.decideAll([
        "\(fine) 1 approved", "\(decided) 1 approved", "\(edited) 1 rejected", "\(missing) 1 approved",
        "\(own) 1 approved", "\(last) 1 approved",
      ])
      let problem = try expectProblem(answer, .ordersDecisionsRefused)
      #expect(problem.detail.hasPrefix("4 of them failed, so none was decided."))
      let refused = try answer.json()["refused"]?.list ?? []
      #expect(refused.map { $0["index"]?.number } == [1, 2, 3, 4])
      #expect(refused.map { $0["id"]?.text } == [decided, edited, missing, own])
      #expect(
        refused.map { $0["code"]?.text } == [
          "orders.not_pending", "orders.version_conflict", "orders.not_found", "orders.own_order",
        ])
      #expect(refused.first?["detail"]?.text == "It is rejected by other.")
      #expect(refused[0]["order"] == (try await ada.order(decided)))
      #expect(refused[1]["order"] == (try await ada.order(edited)))
      #expect(refused[2]["order"] == nil)
      #expect(refused[3]["order"] == nil)
      for id in [fine, last, own] { #expect(try await boss.kinds(of: id) == ["placed"]) }
      #expect(try await ada.kinds(of: edited) == ["placed", "edited"])
      #expect(try await boss.get("/api/v1/orders/stats").json()["by_status"]?["pending"]?.number == 4)
      // Only the attempt on one's own order is recorded, as refused.
      let trail = try await boss.get("/api/v1/audit?module=orders&actor=boss&action=orders.approve").json()
      #expect(trail["events"]?.list.map { $0["outcome"]?.text } == ["denied"])
      #expect(trail["events"]?.list.first?["target"]?.text == "order:\(own)")
      // Without the four that fail it works.
      #expect(try await boss.decideAll(["\(fine) 1 approved", "\(last) 1 approved"]).status == .ok)
    }
  }

  @Test func twoBulksThatOverlapDoNotMix() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let bosses = [try await app.api("boss_one", [.approver]), try await app.api("boss_two", [.approver])]
      var ids: [String] = []
      for _ in 1...20 { ids.append(try await ada.newOrder()) }
      let all = ids
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for (number, boss) in bosses.enumerated() {
          // From both ends.
          let part = number == 0 ? Array(all) : all.reversed()
          group.addTask { try await boss.decideAll(part.map { "\($0) 1 approved" }).status.code }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.sorted() == [200, 409])
      var deciders: Set<String> = []
      for id in ids {
        deciders.insert(try await ada.order(id)["decided_by"]?["username"]?.text ?? "nobody")
        #expect(try await ada.events(of: id).count == 2)
      }
      #expect(deciders.count == 1)
    }
  }
}
