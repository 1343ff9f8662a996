import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let export: [OrdersServiceScenario] = [
    OrdersServiceScenario("an export has every order that matches, once, newest first") { stage in
      var orders: [Order] = []
      for number in 0..<30 {
        if number % 4 == 0 { stage.clock.advance(by: .milliseconds(1)) }
        let person = number % 3 == 0 ? stage.neighbour : stage.owner
        orders.append(try await stage.place(number % 5 == 0 ? "Chair" : "Desk", as: person))
      }
      let model = OrdersModel(orders: orders)
      for filter in [
        OrderFilter(), OrderFilter(username: "NEIGHBOUR"), OrderFilter(userID: orders[1].userID, search: "chair"),
        OrderFilter(search: "desk"), OrderFilter(search: "ow"), OrderFilter(status: .pending),
        OrderFilter(from: orders[9].createdAt, to: orders[20].createdAt), OrderFilter(search: "nothing"),
      ] {
        let exported = try await all(of: stage.service.exportOrders(filter, stage.auditor))
        #expect(exported == model.list(filter, sort: .newest), "\(filter)")
      }
    },
    OrdersServiceScenario("an export of more than one batch has no gap, and nothing that was placed meanwhile") {
      stage in
      let count = 1_203
      let placed = try await withThrowingTaskGroup(of: Order.self) { group in
        for number in 0..<count { group.addTask { try await stage.place("item \(number)") } }
        return try await group.reduce(into: [EntityID: Order]()) { $0[$1.id] = $1 }
      }
      let batches = try await stage.service.exportOrders(OrderFilter(), stage.admin)
      var exported = try await batches.next() ?? []
      try #require((1..<count).contains(exported.count), "it comes in parts")
      stage.clock.advance(by: .seconds(1))
      _ = try await stage.place("meanwhile")
      let seen = Set(exported.map(\.id))
      let later = try #require(placed.values.first { !seen.contains($0.id) })
      let approved = try await decide(.approved, stage.decision(on: later), stage.approver, stage)
      while let batch = try await batches.next() { exported += batch }
      #expect(exported.count == count && Set(exported.map(\.id)) == Set(placed.keys))
      // As it is when its turn comes, which is before when a network keeps some batches ready.
      #expect(exported.contains(approved) || exported.contains(later))
      #expect(try await batches.next() == nil)
    },
    OrdersServiceScenario("an export is on record before its first order, with what was asked for") { stage in
      let order = try await stage.place()
      let end = stage.clock.now() + .seconds(1)
      let filter = OrderFilter(
        userID: order.userID, username: "OWNER", search: " mon ", status: .pending, from: order.createdAt, to: end)
      _ = try await stage.service.exportOrders(filter, stage.auditor)
      _ = try await stage.service.exportOrders(OrderFilter(), stage.approver)
      let events = try await stage.trail()
      #expect(events.map(\.action) == [.exportOrders, .exportOrders, .placeOrder])
      #expect(events.map(\.actor) == [stage.approver, stage.auditor, stage.owner].map { Cast.actor($0) })
      #expect(events.allSatisfy { $0.outcome == .success })
      #expect(events[0].changes == [:] && events[0].target == nil)
      let asked = [
        "user_id": order.userID.text, "username": "owner", "search": "mon", "status": "pending",
        "from": order.createdAt.description, "to": end.description,
      ]
      #expect(events[1].changes == asked.mapValues { FieldChange(from: .absent, to: .text($0)) })
    },
    OrdersServiceScenario("an export of nothing ends at once") { stage in
      for filter in [OrderFilter(), OrderFilter(username: "nobody"), OrderFilter(userID: stage.unknown, search: "x")] {
        let exported = try await all(of: stage.service.exportOrders(filter, stage.auditor))
        #expect(exported == [])
      }
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.exportOrders(OrderFilter(search: ""), stage.auditor)
      }
      #expect(error?.fields == ["search too_short"])
      let events = try await stage.trail()
      #expect(events.count == 3, "a bad one is none")
    },
  ]

  private static func all(of batches: OrderBatches) async throws -> [Order] {
    var orders: [Order] = []
    while let batch = try await batches.next() { orders += batch }
    return orders
  }
}
