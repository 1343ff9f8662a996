import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let bulk: [OrdersServiceScenario] = [
    OrdersServiceScenario("a hundred orders are decided at once, and answered in the order of the decisions") { stage in
      var orders: [Order] = []
      for number in 0..<100 { orders.append(try await stage.place("item \(number)")) }
      stage.clock.advance(by: .seconds(5))
      let decisions = orders.reversed().enumerated().map { index, order in
        BulkDecision(index.isMultiple(of: 3) ? .rejected : .approved, stage.decision(on: order, reason: " r\(index) "))
      }
      let decided = try await stage.service.decideOrders(decisions, stage.approver)
      #expect(!decided.isReplay && decided.value.count == 100)
      for (index, order) in decided.value.enumerated() {
        var expected = orders[99 - index]
        expected.status = index.isMultiple(of: 3) ? .rejected : .approved
        (expected.version, expected.updatedAt) = (2, stage.clock.now())
        (expected.decidedBy, expected.decidedAt) = (Cast.person(stage.approver), stage.clock.now())
        expected.decisionReason = "r\(index)"
        #expect(order == expected)
        #expect(try await stage.service.findOrder(order.id, stage.owner) == expected)
        let events = try await stage.service.orderTimeline(order.id, stage.owner).events
        #expect(events.map(\.kind.rawValue) == ["placed", expected.status.rawValue])
      }
      let trail = try await stage.trail()
      #expect(trail.count == 200 && trail.prefix(100).allSatisfy { $0.outcome == .success })
      #expect(Set(trail.prefix(100).map(\.target)) == Set(orders.map { "order:\($0.id)" }))
      #expect(try await stage.changes(after: 100, count: 100).map(\.order) == decided.value)
    },
    OrdersServiceScenario("one that fails, and none is decided: all that failed are listed, each with its reason") {
      stage in
      var orders: [Order] = []
      for number in 0..<6 { orders.append(try await stage.place("item \(number)")) }
      let decided = try await decide(.rejected, stage.decision(on: orders[1]), stage.secondApprover, stage)
      let edit = OrderEdit(orderID: orders[2].id, version: 1, quantity: 9)
      let edited = try await stage.service.editOrder(edit, stage.owner).value
      let own = try await stage.place("own", as: stage.approver)
      let before = try await stage.trail()
      let decisions = (orders + [own, orders[5].named(stage.unknown)]).map { order in
        BulkDecision(.approved, Decision(orderID: order.id, version: 1, reason: ""))
      }
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.decideOrders(decisions, stage.approver)
      }
      guard case .decisionsRefused(let refused)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(refused.map(\.index) == [1, 2, 6, 7])
      #expect(refused.map(\.id) == [decided.id, edited.id, own.id, stage.unknown])
      let codes = [ProblemCode.ordersNotPending, .ordersVersionConflict, .ordersOwnOrder, .ordersNotFound]
      #expect(refused.map(\.code) == codes)
      #expect(refused.map(\.order) == [decided, edited, nil, nil])
      #expect(refused.allSatisfy { !$0.detail.isEmpty })
      for order in [orders[0], decided, edited, orders[3], orders[4], orders[5], own] {
        #expect(try await stage.service.findOrder(order.id, stage.auditor) == order)
        #expect(try await stage.service.orderTimeline(order.id, stage.auditor).events.count == order.version)
      }
      let after = try await stage.trail()
      #expect(Array(after.dropFirst()) == before, "of what was refused, the own order alone is recorded")
      #expect(after.first?.action == .approveOrder && after.first?.outcome == .denied)
      #expect(after.first?.target == "order:\(own.id)" && after.first?.changes == [:])
      #expect(try await stage.service.orderStatistics(stage.auditor).pending == 6)
    },
    OrdersServiceScenario("one to a hundred decisions, each about another order") { stage in
      let order = try await stage.place()
      let good = BulkDecision(.approved, stage.decision(on: order))
      var many: [BulkDecision] = []
      for number in UInt64(0)...100 {
        let id = EntityID(at: stage.clock.now(), from: SeededRandom(number))
        many.append(BulkDecision(.approved, Decision(orderID: id, version: 1, reason: "")))
      }
      for (decisions, fields) in [
        ([], ["decisions out_of_range"]), (many, ["decisions out_of_range"]),
        ([good, BulkDecision(.rejected, good.decision)], ["decisions[1].id duplicate"]),
        ([many[0], good, many[1], good, many[0]], ["decisions[3].id duplicate", "decisions[4].id duplicate"]),
      ] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.decideOrders(decisions, stage.approver)
        }
        #expect(error?.fields == fields)
      }
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      #expect(try await stage.service.decideOrders([good], stage.approver).value.map(\.status) == [.approved])
    },
    OrdersServiceScenario("bad fields are named with their place in the list") { stage in
      var orders: [Order] = []
      for number in 0..<4 { orders.append(try await stage.place("item \(number)")) }
      let (long, version) = (String(repeating: "r", count: 501), [1, 0, 1, -5])
      let reasons = ["", long, "bell \u{7}", ""]
      let decisions = orders.indices.map { index in
        let decision = Decision(orderID: orders[index].id, version: version[index], reason: reasons[index])
        return BulkDecision(.rejected, decision)
      }
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.decideOrders(decisions, stage.approver)
      }
      #expect(
        error?.fields == [
          "decisions[1].version out_of_range", "decisions[1].reason too_long", "decisions[2].reason invalid",
          "decisions[3].version out_of_range",
        ])
      #expect(try await stage.service.orderStatistics(stage.auditor).pending == 4)
    },
    OrdersServiceScenario("own orders go along where the operator allows it", settings: selfApproval) { stage in
      let orders = [try await stage.place(), try await stage.place(as: stage.approver)]
      let decisions = orders.map { BulkDecision(.approved, stage.decision(on: $0)) }
      #expect(try await stage.service.decideOrders(decisions, stage.approver).value.map(\.version) == [2, 2])
    },
    OrdersServiceScenario("of many overlapping lists at once, no order is decided twice and no list by half") { stage in
      var orders: [Order] = []
      for number in 0..<40 { orders.append(try await stage.place("item \(number)")) }
      let all = orders
      let won = await withTaskGroup(of: [Order].self) { group in
        for start in 0..<36 {
          let caller = start.isMultiple(of: 2) ? stage.approver : stage.secondApprover
          group.addTask {
            let part = all[start..<start + 5].map { BulkDecision(.approved, stage.decision(on: $0)) }
            return (try? await stage.service.decideOrders(part, caller).value) ?? []
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let decided = won.flatMap { $0 }
      #expect(Set(decided.map(\.id)).count == decided.count && !decided.isEmpty)
      #expect(won.allSatisfy { [0, 5].contains($0.count) })
      #expect(try await stage.service.orderStatistics(stage.auditor).approved == decided.count)
      #expect(try await stage.trail().count == 40 + decided.count)
    },
  ]
}
