import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let access: [OrdersServiceScenario] = [
    OrdersServiceScenario("every call needs somebody who is signed in") { stage in
      let order = try await stage.place()
      let refused = await refusedCalls(stage, on: order, as: stage.nobody)
      #expect(refused == Dictionary(uniqueKeysWithValues: ServiceCall.all.map { ($0.name, .authRequired) }))
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("nobody waits for an answer after the deadline") { stage in
      let order = try await stage.place()
      var late = stage.admin
      late.deadline = stage.clock.now()
      let refused = await refusedCalls(stage, on: order, as: late)
      #expect(refused == Dictionary(uniqueKeysWithValues: ServiceCall.all.map { ($0.name, .serverDeadlineExceeded) }))
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("somebody without a role may do nothing") { stage in
      let order = try await stage.place()
      let refused = await refusedCalls(stage, on: order, as: Cast.context("guest", 7, []))
      var expected = Dictionary(uniqueKeysWithValues: ServiceCall.all.map { ($0.name, ProblemCode.authForbidden) })
      (expected["find"], expected["timeline"]) = (.ordersNotFound, .ordersNotFound)
      // What there is to follow are one's own orders, and there are none.
      expected["follow"] = nil
      #expect(refused == expected)
    },
    OrdersServiceScenario("somebody else's order is not found, like one that does not exist") { stage in
      let order = try await stage.place()
      for id in [order.id, stage.unknown] {
        for name in ["find", "timeline", "edit", "cancel"] {
          let call = try #require(ServiceCall.all.first { $0.name == name })
          let error = await refusal { () throws(OrdersError) in
            try await call.run(stage, order.named(id), stage.neighbour)
          }
          #expect(error?.code == .ordersNotFound, "\(name)")
        }
      }
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("users see neither everyone's orders nor the audit trail, and do not decide") { stage in
      let order = try await stage.place()
      let refused = await refusedCalls(stage, on: order, as: stage.owner)
      let forbidden = ProblemCode.authForbidden
      #expect(
        refused == [
          "list everyone's": forbidden, "statistics": forbidden, "export": forbidden, "audit trail": forbidden,
          "approve": forbidden, "reject": forbidden, "undo": forbidden, "decide many": forbidden,
          "cancel": .ordersVersionConflict,
        ])
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("approvers, auditors and admins read everyone's orders") { stage in
      let order = try await stage.place()
      for reader in [stage.approver, stage.auditor, stage.admin] {
        #expect(try await stage.service.findOrder(order.id, reader) == order)
        #expect(try await stage.service.orderTimeline(order.id, reader).events.count == 1)
        #expect(try await stage.service.listOrders(OrderQuery(), reader).orders == [order])
        #expect(try await stage.service.orderStatistics(reader).total == 1)
        #expect(try await stage.service.exportOrders(OrderFilter(), reader).next() == [order])
        #expect(try await stage.mine(as: reader).orders == [])
      }
    },
    OrdersServiceScenario("auditors read but do not decide") { stage in
      let order = try await stage.place()
      let refused = await refusedCalls(stage, on: order, as: stage.auditor)
      let (forbidden, notOwner) = (ProblemCode.authForbidden, ProblemCode.ordersNotOwner)
      #expect(
        refused == [
          "edit": notOwner, "cancel": notOwner, "approve": forbidden, "reject": forbidden, "undo": forbidden,
          "decide many": forbidden,
        ])
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      #expect(try await stage.service.orderTimeline(order.id, stage.owner).events.count == 1)
    },
  ]
}

extension Order {
  /// The same under another identifier.
  func named(_ id: EntityID) -> Order {
    Order(
      id: id, userID: userID, username: username, itemName: itemName, quantity: quantity, notes: notes, status: status,
      createdAt: createdAt, updatedAt: updatedAt, decidedBy: decidedBy, decidedAt: decidedAt,
      decisionReason: decisionReason, version: version)
  }
}
