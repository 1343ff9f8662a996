import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// How the desk is doing.
@Suite struct OrderStatisticsTests {
  @Test func anEmptyDeskHasNothingToCount() async throws {
    try await TestApp.run { app in
      let stats = try await app.api("boss", [.auditor]).get("/api/v1/orders/stats").json()
      #expect(
        Set(stats.object.keys) == [
          "total", "by_status", "approval_rate", "median_seconds_to_decision", "orders_per_day", "decision_times",
        ])
      #expect(stats["total"]?.number == 0)
      #expect(
        Set(stats["by_status"]?.object.keys.map { $0 } ?? []) == ["pending", "approved", "rejected", "cancelled"])
      #expect(stats["by_status"]?.object.values.allSatisfy { $0.number == 0 } == true)
      #expect(stats["approval_rate"] == .null)
      #expect(stats["median_seconds_to_decision"] == .null)
      #expect(stats["orders_per_day"]?.list.count == 30)
      #expect(stats["orders_per_day"]?.list.last == .object(["date": .text("2026-01-01"), "orders": .number(0)]))
      #expect(stats["orders_per_day"]?.list.first?["date"]?.text == "2025-12-03")
      let times = stats["decision_times"]?.list ?? []
      #expect(times.map { Set($0.object.keys) } == Array(repeating: ["up_to_seconds", "orders"], count: 7))
      #expect(times.map { $0["up_to_seconds"]?.number } == [300, 3600, 14_400, 86_400, 259_200, 604_800, nil])
      #expect(times.last?["up_to_seconds"] == .null && times.allSatisfy { $0["orders"]?.number == 0 })
    }
  }

  @Test func everyChangeIsCounted() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      var ids: [String] = []
      for _ in 1...6 { ids.append(try await ada.newOrder()) }
      // Decided after 10, 20, 30 and 40 seconds; the third decision is taken back, and made again after 35.
      for (number, status) in ["approved", "rejected", "approved"].enumerated() {
        app.clock.advance(by: .seconds(10))
        #expect(try await boss.decide(ids[number], status).status == .ok)
      }
      #expect(try await boss.undo(ids[2]).status == .ok)
      app.clock.advance(by: .seconds(5))
      #expect(try await boss.decide(ids[2], "approved", version: 3).status == .ok)
      app.clock.advance(by: .seconds(5))
      #expect(try await boss.decide(ids[3], "approved").status == .ok)
      #expect(try await ada.change(ids[4], #"{"status":"cancelled","version":1}"#).status == .ok)
      let stats = try await boss.get("/api/v1/orders/stats").json()
      #expect(stats["total"]?.number == 6)
      let counts = (stats["by_status"]?.object ?? [:]).mapValues { $0.number ?? -1 }
      #expect(counts == ["approved": 3, "rejected": 1, "pending": 1, "cancelled": 1])
      #expect(stats["approval_rate"] == .number(0.75))
      #expect(stats["median_seconds_to_decision"]?.number == 20, "the lower one of the two in the middle")
      #expect(stats["orders_per_day"]?.list.last?["orders"]?.number == 6)
      #expect(stats["decision_times"]?.list.map { $0["orders"]?.number } == [4, 0, 0, 0, 0, 0, 0])
    }
  }
}
