import Kernel
import Orders
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let decisions: [OrdersServiceScenario] = [
    OrdersServiceScenario("approving and rejecting tell who decided, when and why") { stage in
      for verdict in Verdict.allCases {
        let order = try await stage.place()
        stage.clock.advance(by: .seconds(90))
        let decision = stage.decision(on: order, reason: " It fits.\r\n")
        let decided = try await decide(verdict, decision, stage.approver, stage)
        var expected = order
        expected.status = verdict.status
        expected.decidedBy = Cast.person(stage.approver)
        expected.decidedAt = stage.clock.now()
        expected.updatedAt = stage.clock.now()
        expected.decisionReason = "It fits."
        expected.version = 2
        #expect(decided == expected)
        #expect(try await stage.service.findOrder(order.id, stage.owner) == expected)
      }
    },
    OrdersServiceScenario("a decision is the second event of the timeline") { stage in
      for (verdict, kind) in [(Verdict.approved, TimelineEvent.Kind.approved), (.rejected, .rejected)] {
        let order = try await stage.place()
        _ = try await decide(verdict, stage.decision(on: order, reason: "Yes & no"), stage.approver, stage)
        let events = try await stage.service.orderTimeline(order.id, stage.owner).events
        let last = try #require(events.last)
        #expect(events.map(\.kind) == [.placed, kind])
        #expect(events[0].sequence < last.sequence)
        #expect(last.actor == Cast.person(stage.approver))
        #expect(last.at == stage.clock.now())
        #expect(last.requestID == "req-approver")
        #expect(
          last.changes == [
            "status": FieldChange(from: .text("pending"), to: .text(kind.rawValue)),
            "decision_reason": FieldChange(from: .absent, to: .text("Yes & no")),
          ])
      }
    },
    OrdersServiceScenario("a decision without a reason has an empty one") { stage in
      let order = try await stage.place()
      let rejected = try await stage.service.rejectOrder(stage.decision(on: order), stage.approver)
      #expect(rejected.value.decisionReason == "" && !rejected.isReplay)
      let changes = try await stage.service.orderTimeline(order.id, stage.owner).events.last?.changes
      #expect(changes?.keys.sorted() == ["status"])
    },
    OrdersServiceScenario("a decided order stays as it is, and the error tells how and by whom") { stage in
      for (first, second) in [
        (Verdict.approved, Verdict.approved), (.approved, .rejected), (.rejected, .approved), (.rejected, .rejected),
      ] {
        let order = try await stage.place()
        let decided = try await decide(first, stage.decision(on: order), stage.approver, stage)
        for version in [1, 2, 3] {
          let error = await refusal { () throws(OrdersError) in
            try await decide(second, stage.decision(on: order, version: version), stage.secondApprover, stage)
          }
          #expect(error?.code == .ordersNotPending)
          #expect(error?.currentOrder == decided)
        }
        #expect(try await stage.service.findOrder(order.id, stage.owner) == decided)
        #expect(try await stage.service.orderTimeline(order.id, stage.owner).events.count == 2)
      }
    },
    OrdersServiceScenario("a decision on another version is refused with the order as it is") { stage in
      let order = try await stage.place()
      for verdict in Verdict.allCases {
        let error = await refusal { () throws(OrdersError) in
          try await decide(verdict, stage.decision(on: order, version: 2), stage.approver, stage)
        }
        #expect(error?.code == .ordersVersionConflict)
        #expect(error?.currentOrder == order)
      }
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      #expect(try await stage.service.orderTimeline(order.id, stage.owner).events.count == 1)
    },
    OrdersServiceScenario("an order that does not exist cannot be decided") { stage in
      let decision = Decision(orderID: stage.unknown, version: 1, reason: "")
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.approveOrder(decision, stage.approver)
      }
      #expect(error?.code == .ordersNotFound)
    },
    OrdersServiceScenario("bad fields of a decision are named, and nothing changes") { stage in
      let order = try await stage.place()
      for (version, reason, fields) in [
        (1, String(repeating: "r", count: 501), ["reason too_long"]), (1, "bell \u{7}", ["reason invalid"]),
        (0, "\u{0}", ["version out_of_range", "reason invalid"]),
      ] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.approveOrder(
            stage.decision(on: order, version: version, reason: reason), stage.approver)
        }
        #expect(error?.code == .requestInvalid)
        #expect(error?.fields == fields)
      }
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      let longest = String(repeating: "🙂", count: 500)
      let decided = try await decide(.approved, stage.decision(on: order, reason: longest), stage.approver, stage)
      #expect(decided.decisionReason == longest)
    },
    OrdersServiceScenario("four eyes: nobody decides their own order, not even an admin") { stage in
      for context in [stage.approver, stage.admin] {
        let order = try await stage.place(as: context)
        for verdict in Verdict.allCases {
          let error = await refusal { () throws(OrdersError) in
            try await decide(verdict, stage.decision(on: order), context, stage)
          }
          #expect(error?.code == .ordersOwnOrder)
        }
        #expect(try await stage.service.findOrder(order.id, context) == order)
        #expect(try await stage.service.orderTimeline(order.id, context).events.count == 1)
        let decided = try await decide(.approved, stage.decision(on: order), stage.secondApprover, stage)
        #expect(decided.status == .approved)
      }
    },
    OrdersServiceScenario("own orders can be decided where the operator allows it", settings: selfApproval) { stage in
      let order = try await stage.place(as: stage.approver)
      let decided = try await decide(.approved, stage.decision(on: order), stage.approver, stage)
      #expect(decided.decidedBy == Cast.person(stage.approver))
      let other = try await stage.place()
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.approveOrder(stage.decision(on: other), stage.owner)
      }
      #expect(error?.code == .authForbidden)
    },
  ]

  static let selfApproval = OrdersSettings(allowSelfApproval: true)

  static func decide(
    _ verdict: Verdict, _ decision: Decision, _ context: CallContext, _ stage: OrdersStage
  ) async throws(OrdersError) -> Order {
    switch verdict {
    case .approved: try await stage.service.approveOrder(decision, context).value
    case .rejected: try await stage.service.rejectOrder(decision, context).value
    }
  }
}
