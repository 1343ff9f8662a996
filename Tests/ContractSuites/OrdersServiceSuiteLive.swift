import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let live: [OrdersServiceScenario] = [
    OrdersServiceScenario("who follows from now on sees what comes after, and nothing before") { stage in
      _ = try await stage.place("before")
      let changes = try await stage.service.followOrders(after: nil, stage.auditor)
      #expect(changes.start == 1)
      let orders = [try await stage.place("first"), try await stage.place("second")]
      let seen = try await changes.batches.first(2)
      #expect(seen == [OrderChange(sequence: 2, order: orders[0]), OrderChange(sequence: 3, order: orders[1])])
    },
    OrdersServiceScenario("after a sequence comes every change since, with the order as it was then") { stage in
      var versions: [Order] = []
      for request in try await OrdersRequest.story(stage) {
        let answer = try await request.send(stage)
        if request.key != "no-edit" { versions += answer.value }
      }
      let placed = try await stage.changes(after: 0, count: 4).prefix(4)
      #expect(placed.prefix(4).map(\.order.itemName) == ["a", "b", "c", "d"])
      for start in 4..<13 {
        let seen = try await stage.changes(after: start, count: 13 - start)
        #expect(seen.map(\.sequence) == Array(start + 1...13))
        #expect(seen.map(\.order) == Array(versions.dropFirst(start - 4)))
      }
      for change in try await stage.changes(after: 4, count: 9) {
        let events = try await stage.service.orderTimeline(change.order.id, stage.auditor).events
        #expect(events[change.order.version - 1].sequence == change.sequence, "the number that the timeline shows")
      }
    },
    OrdersServiceScenario("users see changes of their own orders; approvers, auditors and admins see all") { stage in
      var start: [String: OrderChanges] = [:]
      let everybody = [
        stage.owner, stage.neighbour, stage.approver, stage.auditor, stage.admin, Cast.context("guest", 7, []),
      ]
      for person in everybody {
        start[person.requestID] = try await stage.service.followOrders(after: nil, person)
      }
      let mine = try await stage.place("mine")
      let theirs = try await stage.place("theirs", as: stage.neighbour)
      let approved = try await decide(.approved, stage.decision(on: theirs), stage.approver, stage)
      let all = [mine, theirs, approved]
      for person in everybody {
        let sees = person.principal?.may(.adminOrders) == true || person.principal?.may(.auditRead) == true
        let expected = sees ? all : all.filter { $0.userID == person.principal?.userID }
        let changes = try #require(start[person.requestID])
        #expect(try await changes.batches.first(expected.count).map(\.order) == expected, "\(person.requestID)")
        #expect(try await stage.changes(after: 0, count: expected.count, as: person).map(\.order) == expected)
      }
    },
    OrdersServiceScenario("what changes nothing is no event") { stage in
      let changes = try await stage.service.followOrders(after: nil, stage.auditor)
      let order = try await stage.place(as: stage.owner.with(key: "key"))
      _ = try await stage.place(as: stage.owner.with(key: "key"))
      _ = await refusal { () throws(OrdersError) in try await stage.place(quantity: 0) }
      _ = try await stage.service.editOrder(OrderEdit(orderID: order.id, version: 1, quantity: 1), stage.owner)
      _ = await refusal { () throws(OrdersError) in
        try await stage.service.approveOrder(stage.decision(on: order, version: 9), stage.approver)
      }
      let last = try await stage.place("last")
      #expect(try await changes.batches.first(2).map(\.order) == [order, last])
    },
    OrdersServiceScenario("a sequence that has not been reached is refused") { stage in
      for sequence in [1, -1, Int.min, Int.max] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.followOrders(after: sequence, stage.auditor)
        }
        #expect(error?.fields == ["Last-Event-ID out_of_range"])
      }
      let order = try await stage.place()
      #expect(try await stage.changes(after: 0, count: 1).map(\.order) == [order])
      #expect(try await stage.service.followOrders(after: 1, stage.owner).start == 1)
    },
    OrdersServiceScenario("readers that are cut off and go on miss nothing and see nothing twice, while changes go on")
    {
      stage in
      let people = [stage.owner, stage.neighbour]
      async let seen = withThrowingTaskGroup(of: [OrderChange].self) { group in
        for seed in UInt64(1)...6 { group.addTask { try await CutReader(stage, seed: seed).read(1_200) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let last = try await withThrowingTaskGroup(of: [EntityID: Order].self) { group in
        for writer in 0..<4 {
          group.addTask {
            var orders: [EntityID: Order] = [:]
            for number in 0..<150 {
              let order = try await stage.place("\(writer) \(number)", as: people[writer % 2])
              let verdict: Verdict = number.isMultiple(of: 2) ? .approved : .rejected
              orders[order.id] = try await decide(verdict, stage.decision(on: order), stage.approver, stage)
            }
            return orders
          }
        }
        return try await group.reduce(into: [:]) { $0.merge($1) { $1 } }
      }
      for changes in try await seen {
        try #require(changes.map(\.sequence) == Array(1...1_200))
        #expect(Dictionary(changes.map { ($0.order.id, $0.order) }) { $1 } == last)
        #expect(Dictionary(grouping: changes, by: \.order.id).values.allSatisfy { $0.map(\.order.version) == [1, 2] })
      }
    },
  ]
}

/// A reader whose connection breaks again and again.
private struct CutReader {
  private let stage: OrdersStage
  private var dice: SeededRandom

  init(_ stage: OrdersStage, seed: UInt64) {
    self.stage = stage
    dice = SeededRandom(seed)
  }

  func read(_ count: Int) async throws -> [OrderChange] {
    var (seen, dice) = ([OrderChange](), dice)
    while seen.count < count {
      let changes = try await stage.service.followOrders(after: seen.last?.sequence ?? 0, stage.auditor)
      // Breaks in the middle of what came: the rest of it is lost, and comes again.
      var rest = Int.random(in: 1...25, using: &dice)
      while rest > 0, seen.count < count, let batch = try await changes.batches.next() {
        let taken = batch.prefix(rest)
        seen += taken
        rest -= taken.count
      }
    }
    return seen
  }
}
