import Kernel
import Orders
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let concurrency: [OrdersServiceScenario] = [
    OrdersServiceScenario("of many decisions at the same time exactly one wins, and the others are told who") { stage in
      var orders: [Order] = []
      for number in 0..<25 { orders.append(try await stage.place("item \(number)")) }
      let answers = await withTaskGroup(of: (EntityID, Result<Order, OrdersError>).self) { group in
        for order in orders {
          for context in [stage.approver, stage.secondApprover, stage.admin] {
            for verdict in Verdict.allCases {
              group.addTask {
                do throws(OrdersError) {
                  return (order.id, .success(try await decide(verdict, stage.decision(on: order), context, stage)))
                } catch {
                  return (order.id, .failure(error))
                }
              }
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      for order in orders {
        let own = answers.filter { $0.0 == order.id }.map(\.1)
        let winners = own.compactMap { try? $0.get() }
        let winner = try #require(winners.first)
        #expect(own.count == 6)
        #expect(winners.count == 1)
        for case .failure(let error) in own {
          #expect(error.code == .ordersNotPending)
          #expect(error.currentOrder == winner)
        }
        #expect(try await stage.service.findOrder(order.id, stage.owner) == winner)
        let events = try await stage.service.orderTimeline(order.id, stage.owner).events
        #expect(events.count == 2)
        #expect(events.last?.actor == winner.decidedBy)
        #expect(events.last?.kind.rawValue == winner.status.rawValue)
      }
      try await expectOneDecisionEach(stage, orders)
    },
    OrdersServiceScenario("orders that are placed at the same time are all there, each once") { stage in
      let placed = try await withThrowingTaskGroup(of: Order.self) { group in
        for number in 0..<50 { group.addTask { try await stage.place("item \(number)") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let found = try await stage.mine(nil, PageRequest(limit: 100))
      #expect(found.total == OrderTotal(count: 50))
      #expect(Set(found.orders) == Set(placed))
      #expect(Set(found.orders.map(\.id)).count == 50)
      let events = try await stage.trail()
      #expect(Set(events.map(\.target)) == Set(placed.map { "order:\($0.id)" }))
      #expect(events.map(\.sequence) == (1...50).reversed())
      #expect(events.map(\.previous) == events.dropFirst().map(\.hash) + [AuditEvent.origin])
    },
    OrdersServiceScenario("totals agree with what was done, whatever the order of things") { stage in
      for seed in UInt64(1)...3 { try await doAtRandom(stage, SeededRandom(seed)) }
    },
  ]

  /// Of a race, the audit trail has the winner alone, and its chain is whole.
  private static func expectOneDecisionEach(_ stage: OrdersStage, _ orders: [Order]) async throws {
    let events = try await stage.trail()
    #expect(events.map(\.sequence) == (1...2 * orders.count).reversed())
    #expect(events.map(\.previous) == events.dropFirst().map(\.hash) + [AuditEvent.origin])
    #expect(events.allSatisfy { $0.outcome == .success })
    for order in orders {
      let winner = try await stage.service.findOrder(order.id, stage.auditor)
      let own = events.filter { $0.target == "order:\(order.id)" }
      #expect(own.map(\.action) == [winner.status == .approved ? .approveOrder : .rejectOrder, .placeOrder])
      #expect(own.first?.actor?.userID == winner.decidedBy?.userID)
    }
  }

  /// Places and decides by chance, good calls and bad ones, and compares every total with a plain model.
  private static func doAtRandom(_ stage: OrdersStage, _ dice: SeededRandom) async throws {
    var dice = dice
    var known = try await stage.service.listOrders(OrderQuery(page: PageRequest(limit: 100)), stage.auditor).orders
    let people = [stage.owner, stage.neighbour, stage.approver]
    for _ in 0..<30 {
      let pick = Int.random(in: 0..<max(known.count, 1), using: &dice)
      if known.isEmpty || Bool.random(using: &dice) {
        let person = people[Int.random(in: 0..<3, using: &dice)]
        let placed = try? await stage.place(quantity: Int.random(in: 0...3, using: &dice), as: person)
        if let placed { known.append(placed) }
      } else {
        let decision = stage.decision(on: known[pick], version: Int.random(in: 1...2, using: &dice))
        let verdict: Verdict = Bool.random(using: &dice) ? .approved : .rejected
        if let decided = try? await decide(verdict, decision, stage.approver, stage) { known[pick] = decided }
      }
    }
    for status in [nil] + OrderStatus.allCases.map(Optional.some) {
      let expected = known.filter { status == nil || $0.status == status }
      let filter = OrderFilter(status: status)
      #expect(try await stage.everyones(filter).total == OrderTotal(count: expected.count))
      for person in people {
        let own = expected.filter { $0.userID == person.principal?.userID }
        #expect(try await stage.mine(status, as: person).total == OrderTotal(count: own.count))
      }
    }
  }
}
