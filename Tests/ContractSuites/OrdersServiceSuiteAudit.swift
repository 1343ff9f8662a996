import Foundation
import Kernel
import Orders
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let auditedChanges: [OrdersServiceScenario] = [
    OrdersServiceScenario("placing is one audit event, with the changes of the timeline") { stage in
      var caller = stage.owner
      caller.client = CallContext.Client(address: "192.0.2.7", userAgent: "Secretive/1.0")
      let order = try await stage.place("Monitor", quantity: 2, notes: "24 inches", as: caller)
      let events = try await stage.trail()
      let event = try #require(events.first)
      #expect(events.count == 1)
      #expect(event.sequence == 1)
      #expect(event.module == .orders)
      #expect(event.action == .placeOrder && event.outcome == .success)
      #expect(event.actor == Cast.actor(stage.owner))
      #expect(event.target == "order:\(order.id)")
      #expect(event.at == order.createdAt)
      #expect(event.address == "192.0.2.7")
      #expect(event.requestID == "req-owner")
      #expect(event.changes == (try await stage.service.orderTimeline(order.id, stage.owner).events.first?.changes))
      #expect(event.changes.keys.sorted() == ["item_name", "notes", "quantity", "status"])
      #expect(event.previous == AuditEvent.origin)
      let json = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
      #expect(!json.contains("Secretive"))
    },
    OrdersServiceScenario("a decision is one audit event, with the changes of the timeline") { stage in
      for (verdict, action) in [(Verdict.approved, AuditAction.approveOrder), (.rejected, .rejectOrder)] {
        let order = try await stage.place(as: stage.neighbour)
        let before = try await stage.trail()
        stage.clock.advance(by: .seconds(5))
        _ = try await decide(verdict, stage.decision(on: order, reason: "So"), stage.approver, stage)
        let events = try await stage.trail()
        let event = try #require(events.first)
        #expect(Array(events.dropFirst()) == before)
        #expect(event.action == action && event.outcome == .success)
        #expect(event.actor == Cast.actor(stage.approver))
        #expect(event.target == "order:\(order.id)")
        #expect(event.at == stage.clock.now())
        #expect(event.requestID == "req-approver")
        #expect(event.changes == (try await stage.service.orderTimeline(order.id, stage.approver).events.last?.changes))
        #expect(event.changes.keys.sorted() == ["decision_reason", "status"])
        #expect(event.previous == before.first?.hash)
      }
    },
    OrdersServiceScenario("reading leaves no audit event, and neither does what failed for another reason") { stage in
      let (order, decided) = (try await stage.place(), try await stage.place(as: stage.approver))
      _ = try await stage.service.approveOrder(stage.decision(on: decided), stage.secondApprover)
      let before = try await stage.trail()
      var late = stage.approver
      late.deadline = stage.clock.now()
      _ = await refusedCalls(stage, on: order, as: stage.nobody)
      _ = await refusedCalls(stage, on: order, as: late)
      for id in [order.id, stage.unknown] {
        _ = await refusal { () throws(OrdersError) in try await stage.service.findOrder(id, stage.neighbour) }
        _ = await refusal { () throws(OrdersError) in try await stage.service.orderTimeline(id, stage.neighbour) }
      }
      _ = await refusal { () throws(OrdersError) in try await stage.place("", quantity: 0) }
      for bad in [
        stage.decision(on: order, version: 2), stage.decision(on: order, version: 0), stage.decision(on: decided),
        Decision(orderID: stage.unknown, version: 1, reason: ""),
      ] {
        for verdict in Verdict.allCases {
          let error = await refusal { () throws(OrdersError) in try await decide(verdict, bad, stage.admin, stage) }
          #expect(error != nil)
        }
      }
      _ = try await stage.service.listOrders(OrderQuery(), stage.auditor)
      _ = try await stage.mine()
      _ = try await stage.service.orderStatistics(stage.auditor)
      _ = try await stage.service.findOrder(order.id, stage.approver)
      #expect(before.count == 3)
      #expect(try await stage.trail() == before)
    },
  ]
}
