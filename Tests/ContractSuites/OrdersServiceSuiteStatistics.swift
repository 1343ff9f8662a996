import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let statistics: [OrdersServiceScenario] = [
    OrdersServiceScenario("an empty desk has no rate and no median, and thirty days") { stage in
      let statistics = try await stage.service.orderStatistics(stage.auditor)
      let nothing = OrderStatistics(
        counts: [:], medianSecondsToDecision: nil, perDay: statistics.perDay,
        decisionTimes: (OrderStatistics.decisionLimits + [nil]).map { .init(upToSeconds: $0, orders: 0) })
      #expect(statistics == nothing)
      #expect(statistics.total == 0 && statistics.approvalRate == nil)
      #expect(statistics.perDay.count == 30 && statistics.perDay.allSatisfy { $0.orders == 0 })
      #expect(statistics.perDay.first?.date == "2025-12-03" && statistics.perDay.last?.date == "2026-01-01")
    },
    OrdersServiceScenario("counts and rate follow every change") { stage in
      var orders: [Order] = []
      for number in 0..<6 { orders.append(try await stage.place("item \(number)")) }
      for index in 0..<3 {
        let verdict: Verdict = index == 0 ? .rejected : .approved
        orders[index] = try await decide(verdict, stage.decision(on: orders[index]), stage.approver, stage)
      }
      _ = try await stage.service.cancelOrder(Cancellation(orderID: orders[3].id, version: 1), stage.owner)
      var now = try await stage.service.orderStatistics(stage.auditor)
      #expect([now.total, now.pending, now.approved, now.rejected, now.cancelled] == [6, 2, 2, 1, 1])
      #expect(now.approvalRate == 2.0 / 3.0)
      for order in orders.prefix(3) {
        _ = try await stage.service.undoDecision(DecisionUndo(orderID: order.id), stage.approver)
      }
      now = try await stage.service.orderStatistics(stage.auditor)
      #expect([now.total, now.pending, now.approved, now.rejected, now.cancelled] == [6, 5, 0, 0, 1])
      #expect(now.approvalRate == nil && now.medianSecondsToDecision == nil)
    },
    OrdersServiceScenario("the median is the one in the middle, of an even number the lower one") { stage in
      // Milliseconds do not count, and what a day or five minutes have in common does not mix them up.
      let waits: [Int64] = [299_999, 300_000, 90_000_500, 999, 86_399_000, 86_400_000, 172_800_000, 301_000, 5_000]
      var orders: [Order] = []
      for (index, wait) in waits.enumerated() {
        let order = try await stage.place("item \(index)")
        stage.clock.advance(by: .milliseconds(wait))
        orders.append(try await decide(.approved, stage.decision(on: order), stage.approver, stage))
        let median = try await stage.service.orderStatistics(stage.auditor).medianSecondsToDecision
        let seconds = waits.prefix(index + 1).map { Int($0 / 1000) }.sorted()
        #expect(median == seconds[index / 2])
      }
      _ = try await stage.service.undoDecision(DecisionUndo(orderID: orders[8].id), stage.approver)
      #expect(try await stage.service.orderStatistics(stage.auditor).medianSecondsToDecision == 301)
    },
    OrdersServiceScenario("a decision is counted below the first limit that it did not reach") { stage in
      let times = { () async throws -> [Int] in
        try await stage.service.orderStatistics(stage.auditor).decisionTimes.map(\.orders)
      }
      let limits: [Int64] = [300, 3_600, 14_400, 86_400, 259_200, 604_800]
      #expect(OrderStatistics.decisionLimits == limits.map(Int.init))
      var expected = [0, 0, 0, 0, 0, 0, 0]
      for (index, limit) in limits.enumerated() {
        // The last moment below the limit, and the limit itself: the next group.
        for wait in [limit * 1_000 - 1, limit * 1_000] {
          let order = try await stage.place("\(wait)")
          stage.clock.advance(by: .milliseconds(wait))
          _ = try await decide(.rejected, stage.decision(on: order), stage.approver, stage)
          expected[wait < limit * 1_000 ? index : index + 1] += 1
          #expect(try await times() == expected, "\(wait)")
        }
      }
      let order = try await stage.place("for a year")
      stage.clock.advance(by: .seconds(400 * 86_400))
      _ = try await decide(.approved, stage.decision(on: order), stage.approver, stage)
      #expect(try await times() == [1, 2, 2, 2, 2, 2, 2])
      _ = try await stage.service.undoDecision(DecisionUndo(orderID: order.id), stage.approver)
      #expect(try await times() == [1, 2, 2, 2, 2, 2, 1])
    },
    OrdersServiceScenario("days begin at midnight in UTC, and today is the last of thirty") { stage in
      _ = try await stage.place("the first moment of the year")
      stage.clock.advance(by: .milliseconds(86_399_999))
      _ = try await stage.place("the last one of the day")
      stage.clock.advance(by: .milliseconds(1))
      _ = try await stage.place("the first one of the next")
      let now = try await stage.service.orderStatistics(stage.auditor).perDay
      #expect(now.suffix(3).map(\.date) == ["2025-12-31", "2026-01-01", "2026-01-02"])
      #expect(now.suffix(3).map(\.orders) == [0, 2, 1])
      stage.clock.advance(by: .seconds(28 * 86_400))
      let later = try await stage.service.orderStatistics(stage.auditor).perDay
      #expect(later.map(\.date).first == "2026-01-01" && later.map(\.date).last == "2026-01-30")
      #expect(later.map(\.orders) == [2, 1] + Array(repeating: 0, count: 28))
      stage.clock.advance(by: .seconds(86_400))
      let last = try await stage.service.orderStatistics(stage.auditor)
      #expect(last.perDay.map(\.orders).reduce(0, +) == 1 && last.total == 3)
    },
  ]
}
