import Kernel
import Orders
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let undo: [OrdersServiceScenario] = [
    OrdersServiceScenario("who decided takes it back: the order is pending again, as if never decided") { stage in
      for verdict in Verdict.allCases {
        let decided = try await decided(stage, verdict, reason: "hasty")
        stage.clock.advance(by: .milliseconds(29_999))
        let undone = try await stage.service.undoDecision(DecisionUndo(orderID: decided.id, version: 2), stage.approver)
        var expected = decided
        (expected.status, expected.version, expected.updatedAt) = (.pending, 3, stage.clock.now())
        (expected.decidedBy, expected.decidedAt, expected.decisionReason) = (nil, nil, nil)
        #expect(undone == Acknowledged(expected))
        #expect(try await stage.service.findOrder(decided.id, stage.owner) == expected)
        let last = try #require(try await stage.service.orderTimeline(decided.id, stage.owner).events.last)
        #expect(last.kind == .undone && last.actor == Cast.person(stage.approver) && last.at == stage.clock.now())
        #expect(
          last.changes == [
            "status": FieldChange(from: .text(verdict.rawValue), to: .text("pending")),
            "decision_reason": FieldChange(from: .text("hasty"), to: .absent),
          ])
        let event = try #require(try await stage.trail().first)
        #expect(event.action == .undoDecision && event.outcome == .success && event.changes == last.changes)
        #expect(event.actor == Cast.actor(stage.approver) && event.target == "order:\(decided.id)")
      }
    },
    OrdersServiceScenario("the window ends to the millisecond", settings: OrdersSettings(undoWindow: .seconds(5))) {
      stage in
      for (milliseconds, isOpen) in [(0, true), (4_999, true), (5_000, false), (5_001, false), (86_400_000, false)] {
        let decided = try await decided(stage)
        stage.clock.advance(by: .milliseconds(milliseconds))
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.undoDecision(DecisionUndo(orderID: decided.id), stage.approver)
        }
        #expect(error?.code == (isOpen ? nil : .ordersNotPending), "\(milliseconds) ms")
        #expect(error?.currentOrder == (isOpen ? nil : decided))
        #expect(error.map { $0.problem.detail.contains("5 seconds") } ?? true)
      }
    },
    OrdersServiceScenario("without a window nothing is taken back", settings: OrdersSettings(undoWindow: .zero)) {
      stage in
      let decided = try await decided(stage)
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.undoDecision(DecisionUndo(orderID: decided.id), stage.approver)
      }
      #expect(error?.currentOrder == decided)
    },
    OrdersServiceScenario("nobody takes back what somebody else decided, not even an admin") { stage in
      let decided = try await decided(stage)
      let trail = try await stage.trail()
      for other in [stage.secondApprover, stage.admin] {
        for version in [nil, 2, 1] {
          let error = await refusal { () throws(OrdersError) in
            try await stage.service.undoDecision(DecisionUndo(orderID: decided.id, version: version), other)
          }
          #expect(error?.code == .ordersNotPending && error?.currentOrder == decided)
          #expect(error?.problem.detail.contains("approver") == true)
        }
      }
      #expect(try await stage.service.findOrder(decided.id, stage.owner) == decided)
      let denied = try await stage.trail().dropLast(trail.count)
      #expect(denied.map(\.action) == Array(repeating: .undoDecision, count: 6))
      #expect(denied.allSatisfy { $0.outcome == .denied && $0.target == "order:\(decided.id)" && $0.changes.isEmpty })
      let actors = [stage.admin, stage.secondApprover].flatMap { Array(repeating: Cast.actor($0), count: 3) }
      #expect(denied.map(\.actor) == actors)
    },
    OrdersServiceScenario("what is not decided cannot be taken back, and neither can it twice") { stage in
      let pending = try await stage.place()
      let cancellation = Cancellation(orderID: try await stage.place().id, version: 1)
      let cancelled = try await stage.service.cancelOrder(cancellation, stage.owner).value
      let decided = try await decided(stage)
      let undone = try await stage.service.undoDecision(DecisionUndo(orderID: decided.id), stage.approver).value
      for order in [pending, cancelled, undone] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.undoDecision(DecisionUndo(orderID: order.id), stage.approver)
        }
        #expect(error?.code == .ordersNotDecided && error?.currentOrder == order)
      }
      let unknown = await refusal { () throws(OrdersError) in
        try await stage.service.undoDecision(DecisionUndo(orderID: stage.unknown), stage.approver)
      }
      #expect(unknown?.code == .ordersNotFound)
    },
    OrdersServiceScenario("a named version has to be the order's") { stage in
      let decided = try await decided(stage)
      for version in [1, 3] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.undoDecision(DecisionUndo(orderID: decided.id, version: version), stage.approver)
        }
        #expect(error?.code == .ordersVersionConflict && error?.currentOrder == decided)
      }
      for version in [0, -1, Int.min] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.undoDecision(DecisionUndo(orderID: decided.id, version: version), stage.approver)
        }
        #expect(error?.fields == ["version out_of_range"])
      }
      #expect(try await stage.service.findOrder(decided.id, stage.owner) == decided)
    },
    OrdersServiceScenario("after it the order is decided anew, and only the last decider takes that back") { stage in
      let first = try await decided(stage)
      let undone = try await stage.service.undoDecision(DecisionUndo(orderID: first.id), stage.approver).value
      let again = try await stage.service.rejectOrder(stage.decision(on: undone), stage.secondApprover).value
      #expect(again.version == 4 && again.status == .rejected)
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.undoDecision(DecisionUndo(orderID: first.id), stage.approver)
      }
      #expect(error?.currentOrder == again)
      let last = try await stage.service.undoDecision(DecisionUndo(orderID: first.id), stage.secondApprover).value
      #expect(last.version == 5)
      let edit = OrderEdit(orderID: first.id, version: 5, quantity: 7)
      #expect(try await stage.service.editOrder(edit, stage.owner).value.version == 6)
      let events = try await stage.service.orderTimeline(first.id, stage.owner).events
      #expect(events.map(\.kind) == [.placed, .approved, .undone, .rejected, .undone, .edited])
    },
  ]

  /// An order of the owner that the approver has decided just now.
  static func decided(
    _ stage: OrdersStage, _ verdict: Verdict = .approved, reason: String = ""
  ) async throws(OrdersError) -> Order {
    let order = try await stage.place()
    return try await decide(verdict, stage.decision(on: order, reason: reason), stage.approver, stage)
  }
}
