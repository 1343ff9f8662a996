import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let lists: [OrdersServiceScenario] = [
    OrdersServiceScenario("my list is mine alone, newest first, with its total") { stage in
      let first = try await stage.place("first")
      stage.clock.advance(by: .milliseconds(1))
      _ = try await stage.place("not mine", as: stage.neighbour)
      stage.clock.advance(by: .milliseconds(1))
      let second = try await stage.place("second")
      let page = try await stage.mine()
      #expect(page == OrderPage(orders: [second, first], total: OrderTotal(count: 2), nextCursor: nil))
    },
    OrdersServiceScenario("without orders the list is empty") { stage in
      let empty = OrderPage(orders: [], total: OrderTotal(count: 0), nextCursor: nil)
      let mine = try await stage.mine()
      let everyones = try await stage.service.listOrders(OrderQuery(status: .pending), stage.approver)
      #expect(mine == empty)
      #expect(everyones == empty)
    },
    OrdersServiceScenario("a status filters both lists and their totals") { stage in
      let (approved, rejected) = (try await stage.place("a"), try await stage.place("r"))
      _ = try await stage.place("p")
      _ = try await stage.place("p", as: stage.neighbour)
      _ = try await stage.service.approveOrder(stage.decision(on: approved), stage.approver)
      _ = try await stage.service.rejectOrder(stage.decision(on: rejected), stage.approver)
      for (status, mine, everyones) in [
        (OrderStatus.pending, 1, 2), (.approved, 1, 1), (.rejected, 1, 1), (.cancelled, 0, 0),
      ] {
        let own = try await stage.mine(status)
        let all = try await stage.service.listOrders(OrderQuery(status: status), stage.approver)
        #expect(own.total == OrderTotal(count: mine) && own.orders.count == mine)
        #expect(all.total == OrderTotal(count: everyones) && all.orders.count == everyones)
        #expect((own.orders + all.orders).allSatisfy { $0.status == status })
      }
    },
    OrdersServiceScenario("cursors and offsets walk through every order once, also through equal times") { stage in
      var placed: [Order] = []
      for number in 0..<23 {
        if number % 5 == 0 { stage.clock.advance(by: .milliseconds(1)) }
        placed.append(try await stage.place("item \(number)", as: number % 2 == 0 ? stage.owner : stage.neighbour))
      }
      // Of orders from the same millisecond, the one that was stored last is the newest.
      let newestFirst = Array(placed.reversed())
      for limit in [1, 5, 22, 23, 24, 100] {
        #expect(try await stage.walk(limit: limit) == newestFirst, "limit \(limit)")
        var byOffset: [Order] = []
        for offset in stride(from: 0, to: 23, by: limit) {
          let query = OrderQuery(page: PageRequest(limit: limit, offset: offset))
          byOffset += try await stage.service.listOrders(query, stage.approver).orders
        }
        #expect(byOffset == newestFirst, "limit \(limit)")
      }
    },
    OrdersServiceScenario("orders that arrive meanwhile do not disturb a walk") { stage in
      for number in 0..<6 { _ = try await stage.place("item \(number)") }
      let first = try await stage.mine(nil, PageRequest(limit: 3))
      stage.clock.advance(by: .seconds(1))
      _ = try await stage.place("new")
      let cursor = try #require(first.nextCursor.flatMap { Cursor(text: $0) })
      let page = PageRequest(limit: 3, cursor: cursor)
      let second = try await stage.mine(nil, page)
      #expect(Set((first.orders + second.orders).map(\.itemName)) == Set((0..<6).map { "item \($0)" }))
      #expect(second.nextCursor == nil)
      #expect(second.total == OrderTotal(count: 7))
    },
    OrdersServiceScenario("a page behind the end is empty and still tells the total") { stage in
      _ = try await stage.place()
      let behind = try await stage.mine(nil, PageRequest(limit: 100, offset: 10_000))
      #expect(behind == OrderPage(orders: [], total: OrderTotal(count: 1), nextCursor: nil))
    },
    OrdersServiceScenario("pages out of range are refused by name") { stage in
      for (page, fields) in [
        (PageRequest(limit: 0), ["limit out_of_range"]), (PageRequest(limit: 101), ["limit out_of_range"]),
        (PageRequest(offset: -1), ["offset out_of_range"]),
        (PageRequest(limit: -1, offset: 10_001), ["limit out_of_range", "offset out_of_range"]),
      ] {
        let mine = await refusal { () throws(OrdersError) in try await stage.mine(nil, page) }
        let all = await refusal { () throws(OrdersError) in
          try await stage.service.listOrders(OrderQuery(page: page), stage.approver)
        }
        #expect(mine?.fields == fields)
        #expect(all?.fields == fields)
      }
    },
    OrdersServiceScenario("a cursor goes with its own list only, and never with an offset") { stage in
      for _ in 0..<3 { _ = try await stage.place() }
      let first = try await stage.mine(nil, PageRequest(limit: 1))
      let cursor = try #require(first.nextCursor.flatMap { Cursor(text: $0) })
      let page = PageRequest(cursor: cursor)
      let otherStatus = await refusal { () throws(OrdersError) in try await stage.mine(.pending, page) }
      let otherPerson = await refusal { () throws(OrdersError) in
        try await stage.mine(nil, page, as: stage.neighbour)
      }
      let otherList = await refusal { () throws(OrdersError) in
        try await stage.service.listOrders(OrderQuery(page: page), stage.approver)
      }
      for error in [otherStatus, otherPerson, otherList] { #expect(error?.fields == ["cursor invalid"]) }
      let both = await refusal { () throws(OrdersError) in
        try await stage.mine(nil, PageRequest(offset: 1, cursor: cursor))
      }
      #expect(both?.fields == ["offset invalid"])
    },
  ]
}
