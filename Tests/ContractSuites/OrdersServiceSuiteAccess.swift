import Kernel
import OrdersContract
import Testing

extension OrdersServiceSuite {
  static let access: [OrdersServiceScenario] = [
    OrdersServiceScenario("every call needs somebody who is signed in") { stage in
      let order = try await stage.place()
      let errors = await everyCall(stage, on: order, as: stage.nobody)
      #expect(errors.map { $0?.code } == Array(repeating: .authRequired, count: errors.count))
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("somebody without a role may do nothing") { stage in
      let order = try await stage.place()
      let errors = await everyCall(stage, on: order, as: Cast.context("guest", 7, []))
      let forbidden = ProblemCode.authForbidden
      let expected: [ProblemCode?] = [
        forbidden, forbidden, forbidden, .ordersNotFound, .ordersNotFound, forbidden, forbidden, forbidden,
      ]
      #expect(errors.map { $0?.code } == expected)
    },
    OrdersServiceScenario("somebody else's order is not found, like one that does not exist") { stage in
      let order = try await stage.place()
      for id in [order.id, stage.unknown] {
        let find = await refusal { () throws(OrdersError) in try await stage.service.findOrder(id, stage.neighbour) }
        let timeline = await refusal { () throws(OrdersError) in
          try await stage.service.orderTimeline(id, stage.neighbour)
        }
        #expect(find?.code == .ordersNotFound)
        #expect(timeline?.code == .ordersNotFound)
      }
    },
    OrdersServiceScenario("users see neither everyone's orders nor the audit trail, and do not decide") { stage in
      let order = try await stage.place()
      let errors = await everyCall(stage, on: order, as: stage.owner)
      let forbidden = ProblemCode.authForbidden
      #expect(errors.map { $0?.code } == [nil, nil, forbidden, nil, nil, forbidden, forbidden, forbidden])
      #expect(try await stage.service.findOrder(order.id, stage.owner).status == .pending)
    },
    OrdersServiceScenario("approvers, auditors and admins read everyone's orders") { stage in
      let order = try await stage.place()
      for reader in [stage.approver, stage.auditor, stage.admin] {
        #expect(try await stage.service.findOrder(order.id, reader) == order)
        #expect(try await stage.service.orderTimeline(order.id, reader).events.count == 1)
        #expect(try await stage.service.listOrders(OrderQuery(), reader).orders == [order])
        #expect(try await stage.service.listMyOrders(OrderQuery(), reader).orders == [])
      }
    },
    OrdersServiceScenario("auditors read but do not decide") { stage in
      let order = try await stage.place()
      let errors = await everyCall(stage, on: order, as: stage.auditor)
      let forbidden = ProblemCode.authForbidden
      #expect(errors.map { $0?.code } == [nil, nil, nil, nil, nil, forbidden, forbidden, nil])
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      #expect(try await stage.service.orderTimeline(order.id, stage.owner).events.count == 1)
    },
  ]

  /// How each call ends for this caller: place, list mine, list everyone's, find, timeline, approve, reject, audit trail.
  static func everyCall(
    _ stage: OrdersStage, on order: Order, as caller: CallContext
  ) async -> [OrdersError?] {
    let service = stage.service
    let decision = stage.decision(on: order)
    return [
      await refusal { () throws(OrdersError) in try await stage.place(as: caller) },
      await refusal { () throws(OrdersError) in try await service.listMyOrders(OrderQuery(), caller) },
      await refusal { () throws(OrdersError) in try await service.listOrders(OrderQuery(), caller) },
      await refusal { () throws(OrdersError) in try await service.findOrder(order.id, caller) },
      await refusal { () throws(OrdersError) in try await service.orderTimeline(order.id, caller) },
      await refusal { () throws(OrdersError) in try await service.approveOrder(decision, caller) },
      await refusal { () throws(OrdersError) in try await service.rejectOrder(decision, caller) },
      await refusal { () throws(OrdersError) in try await service.listAuditEvents(AuditSearch(limit: 1), caller) },
    ]
  }
}
