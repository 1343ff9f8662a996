import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let auditReading: [OrdersServiceScenario] = [
    OrdersServiceScenario("auditors and admins read the audit trail; others are refused and recorded") { stage in
      _ = try await stage.place()
      for reader in [stage.auditor, stage.admin] {
        let events = try await stage.service.listAuditEvents(AuditSearch(limit: 10), reader)
        #expect(events.map(\.action) == [.placeOrder])
      }
      for caller in [stage.owner, stage.approver] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.listAuditEvents(AuditSearch(limit: 10), caller)
        }
        #expect(error?.code == .authForbidden)
      }
      let events = try await stage.trail()
      #expect(events.map(\.action) == [.accessOrders, .accessOrders, .placeOrder])
      #expect(events.map(\.outcome) == [.denied, .denied, .success])
      #expect(events.map(\.actor) == [stage.approver, stage.owner, stage.owner].map { Cast.actor($0) })
      let wanted = FieldChange(from: .absent, to: .text("audit:read"))
      #expect(events.prefix(2).allSatisfy { $0.changes == ["scope": wanted] })
    },
    OrdersServiceScenario("a part of the audit trail is found by actor, action and time, newest first") { stage in
      let start = stage.clock.now()
      let first = try await stage.place("first")
      stage.clock.advance(by: .seconds(1))
      _ = try await stage.place("second", as: stage.neighbour)
      stage.clock.advance(by: .seconds(1))
      _ = try await stage.service.approveOrder(stage.decision(on: first), stage.approver)
      let ownerID = try #require(stage.owner.principal?.userID.text)
      for (filter, expected) in [
        (AuditFilter(), [3, 2, 1]), (AuditFilter(actor: "owner"), [1]), (AuditFilter(actor: ownerID), [1]),
        (AuditFilter(actor: "own"), []), (AuditFilter(action: .placeOrder), [2, 1]),
        (AuditFilter(action: .rejectOrder), []), (AuditFilter(from: start + .seconds(1)), [3, 2]),
        (AuditFilter(to: start + .seconds(1)), [1]),
        (AuditFilter(from: start + .seconds(1), to: start + .seconds(2)), [2]),
        (AuditFilter(actor: "approver", action: .approveOrder, from: start), [3]),
      ] {
        #expect(try await sequences(stage, AuditSearch(filter: filter, limit: 10)) == expected, "\(filter)")
      }
      #expect(try await sequences(stage, AuditSearch(limit: 2)) == [3, 2])
      #expect(try await sequences(stage, AuditSearch(before: 2, limit: 2)) == [1])
      #expect(try await sequences(stage, AuditSearch(before: 1, limit: 2)) == [])
    },
  ]

  private static func sequences(_ stage: OrdersStage, _ search: AuditSearch) async throws -> [Int] {
    try await stage.service.listAuditEvents(search, stage.auditor).map(\.sequence)
  }
}
