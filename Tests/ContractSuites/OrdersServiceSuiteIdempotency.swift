import Foundation
import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let idempotency: [OrdersServiceScenario] = [
    OrdersServiceScenario("the same key with the same body places one order") { stage in
      let (wish, caller) = (NewOrder(itemName: "Desk", quantity: 2, notes: "oak"), stage.owner.with(key: "key"))
      let first = try await stage.service.placeOrder(wish, caller)
      stage.clock.advance(by: .seconds(3600))
      #expect(!first.isReplay)
      for requestID in ["req-owner", "another-request"] {
        var again = caller
        again.requestID = requestID
        let replay = try await stage.service.placeOrder(wish, again)
        #expect(replay == Acknowledged(first.value, isReplay: true))
        #expect(try json(replay.value) == json(first.value))
      }
      #expect(try await stage.total() == 1)
      #expect(try await stage.trail().count == 1)
      #expect(try await stage.service.orderTimeline(first.value.id, stage.owner).events.count == 1)
      #expect(
        try await stage.service.placeOrder(wish, stage.owner).isReplay == false, "without a key it is another one")
      #expect(try await stage.total() == 2)
    },
    OrdersServiceScenario("every change is carried out once, and answered again as it was then") { stage in
      var first: [(OrdersRequest, [Order])] = []
      for request in try await OrdersRequest.story(stage) {
        stage.clock.advance(by: .seconds(1))
        let answer = try await request.send(stage)
        #expect(!answer.isReplay, "\(request.key)")
        first.append((request, answer.value))
      }
      let (trail, changes) = (try await stage.trail(), try await stage.changes(after: 0, count: 13))
      #expect(first.count == 9 && trail.count == 13)
      for (request, orders) in first.reversed() {
        stage.clock.advance(by: .seconds(100))
        let again = try await request.send(stage)
        #expect(again == Acknowledged(orders, isReplay: true), "\(request.key)")
        #expect(try json(again.value) == json(orders), "\(request.key)")
      }
      #expect(try await stage.trail() == trail)
      #expect(try await stage.changes(after: 0, count: 13) == changes)
    },
    OrdersServiceScenario("the same key with another body or another verb is refused, and changes nothing") { stage in
      let story = try await OrdersRequest.story(stage)
      for request in story { _ = try await request.send(stage) }
      let trail = try await stage.trail()
      for first in story {
        for other in story where other.key != first.key && other.caller.requestID == first.caller.requestID {
          let error = await refusal { () throws(OrdersError) in try await other.named(first.key).send(stage) }
          #expect(error?.code == .requestKeyReused, "\(other.key) under the key of \(first.key)")
        }
      }
      #expect(try await stage.trail() == trail)
    },
    OrdersServiceScenario("the verb is a part of the request, also where the body is the same") { stage in
      let caller = stage.approver.with(key: "key")
      let orders = [try await stage.place(as: stage.approver), try await stage.place()]
      _ = try await stage.service.cancelOrder(Cancellation(orderID: orders[0].id, version: 1), caller)
      let undo = await refusal { () throws(OrdersError) in
        try await stage.service.undoDecision(DecisionUndo(orderID: orders[0].id, version: 1), caller)
      }
      #expect(undo?.code == .requestKeyReused)
      let second = stage.approver.with(key: "second")
      _ = try await stage.service.approveOrder(stage.decision(on: orders[1]), second)
      let reject = await refusal { () throws(OrdersError) in
        try await stage.service.rejectOrder(stage.decision(on: orders[1]), second)
      }
      #expect(reject?.code == .requestKeyReused)
    },
    OrdersServiceScenario("a key belongs to one person") { stage in
      let mine = try await stage.place("mine", as: stage.owner.with(key: "key"))
      let theirs = try await stage.service.placeOrder(
        NewOrder(itemName: "theirs", quantity: 1, notes: ""), stage.neighbour.with(key: "key"))
      #expect(!theirs.isReplay && theirs.value.id != mine.id)
      #expect(try await stage.place("theirs", as: stage.neighbour.with(key: "key")) == theirs.value)
      #expect(try await stage.place("mine", as: stage.owner.with(key: "key")) == mine)
    },
    OrdersServiceScenario("a key is kept for 24 hours") { stage in
      let caller = stage.owner.with(key: "key")
      let first = try await stage.place(as: caller)
      stage.clock.advance(by: .seconds(24 * 3600))
      #expect(try await stage.place(as: caller) == first)
      stage.clock.advance(by: .milliseconds(1))
      let second = try await stage.place("another body", as: caller)
      #expect(second.id != first.id && second.createdAt == stage.clock.now())
      #expect(try await stage.place("another body", as: caller) == second, "the key is the new request's now")
      let error = await refusal { () throws(OrdersError) in try await stage.place(as: caller) }
      #expect(error?.code == .requestKeyReused)
    },
    OrdersServiceScenario("a refusal is not kept: the same key may try again, with another body too") { stage in
      let caller = stage.owner.with(key: "key")
      let invalid = await refusal { () throws(OrdersError) in try await stage.place(quantity: 0, as: caller) }
      #expect(invalid?.code == .requestInvalid)
      let order = try await stage.place(quantity: 1, as: caller)
      let approver = stage.approver.with(key: "key")
      for (version, code) in [(7, ProblemCode.ordersVersionConflict), (0, .requestInvalid)] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.approveOrder(stage.decision(on: order, version: version), approver)
        }
        #expect(error?.code == code)
      }
      let refused = await refusal { () throws(OrdersError) in
        try await stage.service.decideOrders([BulkDecision(.approved, stage.decision(on: order, version: 9))], approver)
      }
      #expect(refused?.code == .ordersDecisionsRefused)
      let decided = try await stage.service.approveOrder(stage.decision(on: order), approver)
      #expect(decided.value.status == .approved && !decided.isReplay)
    },
    OrdersServiceScenario("of many at the same time with one key, one places the order") { stage in
      let caller = stage.owner.with(key: "key")
      let answers = await withTaskGroup(of: Result<Acknowledged<Order>, OrdersError>.self) { group in
        for _ in 0..<100 {
          group.addTask {
            do throws(OrdersError) {
              return .success(
                try await stage.service.placeOrder(NewOrder(itemName: "x", quantity: 1, notes: ""), caller))
            } catch {
              return .failure(error)
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let placed = answers.compactMap { try? $0.get() }
      let first = placed.filter { !$0.isReplay }
      #expect(first.count == 1)
      #expect(Set(placed.map(\.value)).count == 1)
      for case .failure(let error) in answers { #expect(error.code == .requestInProgress) }
      let total = try await stage.total()
      #expect(total == 1)
    },
  ]

  private static func json(_ orders: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(orders), as: UTF8.self)
  }
}
