import Foundation
import Kernel
import Orders
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let auditedRefusals: [OrdersServiceScenario] = [
    OrdersServiceScenario("a call without its scope is recorded, with the scope that it needs") { stage in
      let order = try await stage.place()
      let guest = Cast.context("guest", 7, [])
      stage.clock.advance(by: .seconds(5))
      _ = await refusedCalls(stage, on: order, as: guest)
      let events = try await stage.trail().dropLast()
      let scopes = ServiceCall.all.compactMap(\.scope)
      #expect(scopes.count == 12)
      let changes = scopes.map { ["scope": FieldChange(from: .absent, to: .text($0.rawValue))] }
      #expect(events.reversed().map(\.changes) == changes)
      for event in events {
        #expect(event.action == .accessOrders && event.outcome == .denied)
        #expect(event.actor == Cast.actor(guest))
        #expect(event.target == nil)
        #expect(event.at == stage.clock.now())
        #expect(event.requestID == "req-guest")
      }
    },
    OrdersServiceScenario("deciding one's own order is recorded as refused, without what it would have said") { stage in
      for context in [stage.approver, stage.admin] {
        let order = try await stage.place(as: context)
        let before = try await stage.trail()
        stage.clock.advance(by: .seconds(5))
        for (verdict, action) in [(Verdict.approved, AuditAction.approveOrder), (.rejected, .rejectOrder)] {
          let decision = stage.decision(on: order, reason: "Unspoken")
          _ = await refusal { () throws(OrdersError) in try await decide(verdict, decision, context, stage) }
          let event = try #require(try await stage.trail().first)
          #expect(event.action == action && event.outcome == .denied)
          #expect(event.actor == Cast.actor(context))
          #expect(event.target == "order:\(order.id)")
          #expect(event.at == stage.clock.now())
          #expect(event.requestID == context.requestID)
          #expect(event.changes == [:])
          let json = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
          #expect(!json.contains("Unspoken"))
        }
        #expect(try await stage.trail().count == before.count + 2)
        #expect(try await stage.service.findOrder(order.id, context) == order)
      }
    },
    OrdersServiceScenario("where own orders may be decided, that is a success", settings: selfApproval) { stage in
      let order = try await stage.place(as: stage.approver)
      _ = try await stage.service.approveOrder(stage.decision(on: order), stage.approver)
      #expect(try await stage.trail().map(\.outcome) == [.success, .success])
    },
  ]
}
