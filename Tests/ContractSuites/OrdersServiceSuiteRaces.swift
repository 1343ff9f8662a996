import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let races: [OrdersServiceScenario] = [
    OrdersServiceScenario("1,000 orders, approved and rejected at once: one of the two each") { stage in
      let reject = OrdersRace.Actor { order throws(OrdersError) in
        try await stage.service.rejectOrder(stage.decision(on: order), stage.secondApprover).value
      }
      try await OrdersRace(stage, reject).run(losers: [.ordersNotPending])
    },
    OrdersServiceScenario("1,000 orders, approved and cancelled by their owner at once: one of the two each") { stage in
      let cancel = OrdersRace.Actor { order throws(OrdersError) in
        try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: 1), stage.owner).value
      }
      try await OrdersRace(stage, cancel).run(losers: [.ordersNotPending])
    },
    OrdersServiceScenario("1,000 orders, approved and edited by their owner at once: one of the two each") { stage in
      let edit = OrdersRace.Actor { order throws(OrdersError) in
        let edit = OrderEdit(orderID: order.id, version: 1, quantity: 50)
        return try await stage.service.editOrder(edit, stage.owner).value
      }
      // After the edit the order is still pending, but not the one that the approver saw.
      try await OrdersRace(stage, edit).run(losers: [.ordersNotPending, .ordersVersionConflict])
    },
  ]
}

/// An approver and somebody else who want the same 1,000 orders at the same moment, while a reader follows.
private struct OrdersRace: Sendable {
  struct Actor: Sendable {
    let act: @Sendable (Order) async throws(OrdersError) -> Order
  }

  private static let count = 1000
  private let stage: OrdersStage
  private let actors: [Actor]

  init(_ stage: OrdersStage, _ other: Actor) {
    self.stage = stage
    let approve = Actor { order throws(OrdersError) in
      try await stage.service.approveOrder(stage.decision(on: order), stage.approver).value
    }
    actors = [approve, other]
  }

  /// - Parameter losers: how those who come too late may be told.
  func run(losers: Set<ProblemCode>) async throws {
    let orders = try await place()
    let start = try await stage.service.followOrders(after: nil, stage.auditor).start
    async let seen = LiveReader(stage).read(after: start, until: "the end")
    let answers = await raced(orders)
    _ = try await stage.place("the end")

    var winners: [EntityID: Order] = [:]
    for (id, results) in answers {
      let won = results.compactMap { try? $0.get() }
      try #require(results.count == 2 && won.count == 1)
      winners[id] = won[0]
      for case .failure(let error) in results {
        #expect(losers.contains(error.code))
        #expect(error.currentOrder == won[0])
      }
    }
    try #require(winners.count == OrdersRace.count)
    let live = try await seen
    #expect(live.count == OrdersRace.count)
    #expect(Dictionary(live.map { ($0.order.id, $0.order) }) { first, _ in first } == winners)
    #expect(zip(live, live.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
    try await checkRecords(winners)
  }

  private func place() async throws -> [Order] {
    try await withThrowingTaskGroup(of: Order.self) { group in
      for number in 0..<OrdersRace.count { group.addTask { try await stage.place("item \(number)") } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Half of the orders are asked for by the one first, half by the other.
  private func raced(_ orders: [Order]) async -> [EntityID: [Result<Order, OrdersError>]] {
    await withTaskGroup(of: (EntityID, Result<Order, OrdersError>).self) { group in
      for (number, order) in orders.enumerated() {
        for actor in number.isMultiple(of: 2) ? actors : actors.reversed() {
          group.addTask {
            do throws(OrdersError) {
              return (order.id, .success(try await actor.act(order)))
            } catch {
              return (order.id, .failure(error))
            }
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0, default: []].append($1.1) }
    }
  }

  /// One more row in the timeline, and one audit event, which say what the winner did.
  private func checkRecords(_ winners: [EntityID: Order]) async throws {
    let events = try await stage.service.listAuditEvents(AuditSearch(limit: 10_000), stage.auditor)
    #expect(events.count == 2 * OrdersRace.count + 1)
    #expect(events.allSatisfy { $0.outcome == .success })
    let changes = events.filter { $0.action != .placeOrder }
    #expect(Set(changes.map(\.target)) == Set(winners.keys.map { "order:\($0)" }))
    for (id, winner) in winners {
      let timeline = try await stage.service.orderTimeline(id, stage.auditor).events
      #expect(timeline.map(\.kind) == [.placed, winner.kindOfChange])
      #expect(try await stage.service.findOrder(id, stage.auditor) == winner)
    }
  }
}

extension Order {
  /// What made it what it is, when it has changed once.
  fileprivate var kindOfChange: TimelineEvent.Kind {
    switch status {
    case .pending: .edited
    case .approved: .approved
    case .rejected: .rejected
    case .cancelled: .cancelled
    }
  }
}
