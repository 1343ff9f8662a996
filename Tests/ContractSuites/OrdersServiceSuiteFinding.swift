import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let finding: [OrdersServiceScenario] =
    OrderSort.allCases.map { sort in
      OrdersServiceScenario("sorted by \(sort.rawValue), every combination of filters is walked without gap or repeat")
      {
        stage in
        let desk = try await FullDesk(stage)
        var found = 0
        for filter in desk.filters {
          let expected = desk.model.list(filter, sort: sort)
          found += expected.count
          try #require(try await stage.walk(filter, sort: sort, limit: 4) == expected, "\(filter)")
          for offset in stride(from: 0, through: expected.count, by: 7) {
            let page = try await stage.everyones(filter, sort: sort, PageRequest(limit: 7, offset: offset))
            try #require(page.orders == Array(expected.dropFirst(offset).prefix(7)), "\(filter) from \(offset)")
            #expect(page.total == OrderTotal(count: expected.count), "\(filter)")
            #expect((page.nextCursor == nil) == (offset + 7 >= expected.count), "\(filter)")
          }
        }
        #expect(found > 600, "not all of them are empty")
      }
    } + [
      OrdersServiceScenario("a walk by offset goes on by cursor where it is") { stage in
        let desk = try await FullDesk(stage)
        for sort in OrderSort.allCases {
          let expected = desk.model.list(OrderFilter(), sort: sort)
          for offset in [1, 9, 20, expected.count - 2] {
            let first = try await stage.everyones(sort: sort, PageRequest(limit: 1, offset: offset))
            let cursor = try #require(first.nextCursor.flatMap { Cursor(text: $0) })
            let rest = try await stage.everyones(sort: sort, PageRequest(limit: 100, cursor: cursor))
            #expect(rest.orders == Array(expected.dropFirst(offset + 1)), "\(sort) from \(offset)")
          }
        }
      },
      OrdersServiceScenario("orders that change their place meanwhile do not end a walk") { stage in
        let desk = try await FullDesk(stage)
        for sort in [OrderSort.status, .statusDescending] {
          let first = try await stage.everyones(sort: sort, PageRequest(limit: 3))
          let cursor = try #require(first.nextCursor.flatMap { Cursor(text: $0) })
          if let pending = desk.model.orders.last(where: { $0.status == .pending && $0.username != "approver" }) {
            _ = try? await stage.service.approveOrder(stage.decision(on: pending), stage.approver)
          }
          let rest = try await stage.everyones(sort: sort, PageRequest(limit: 100, cursor: cursor))
          let seen = Set((first.orders + rest.orders).map(\.id))
          #expect(desk.model.orders.count - seen.count <= 1, "at most the one that has changed its place")
        }
      },
      OrdersServiceScenario("from is the first moment that counts, to the first that does not") { stage in
        let order = try await stage.place()
        let moment = order.createdAt
        let (before, after) = (moment - .milliseconds(1), moment + .milliseconds(1))
        for (from, to, count) in [
          (moment, nil, 1), (after, nil, 0), (nil, moment, 0), (nil, after, 1), (moment, after, 1), (moment, moment, 0),
          (before, moment, 0), (before, after, 1),
          (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max), 1), (Timestamp(milliseconds: .max), nil, 0),
          (nil, Timestamp(milliseconds: .min), 0), (Timestamp(milliseconds: -1), nil, 1),
        ] as [(Timestamp?, Timestamp?, Int)] {
          for sort in OrderSort.allCases {
            let page = try await stage.everyones(OrderFilter(from: from, to: to), sort: sort)
            #expect(page.orders.count == count && page.total == OrderTotal(count: count))
          }
        }
      },
      OrdersServiceScenario("filters that make no sense are refused by name, all at once") { stage in
        _ = try await stage.place()
        let (early, late) = (Timestamp(milliseconds: 1), Timestamp(milliseconds: 2))
        let long = String(repeating: "x", count: 256)
        for (filter, fields) in [
          (OrderFilter(from: late, to: early), ["to invalid"]), (OrderFilter(search: ""), ["search too_short"]),
          (OrderFilter(search: " \n"), ["search too_short"]), (OrderFilter(search: long), ["search too_long"]),
          (OrderFilter(search: "a\u{0}b"), ["search invalid"]), (OrderFilter(search: "a\nb"), ["search invalid"]),
          (OrderFilter(username: ""), ["username too_short"]), (OrderFilter(username: long), ["username too_long"]),
          (
            OrderFilter(username: "a\u{1}", search: "\u{1}", from: late, to: early),
            ["search invalid", "username invalid", "to invalid"]
          ),
        ] {
          let list = await refusal { () throws(OrdersError) in try await stage.everyones(filter) }
          let export = await refusal { () throws(OrdersError) in
            try await stage.service.exportOrders(filter, stage.admin)
          }
          #expect(list?.fields == fields && export?.fields == fields)
        }
        let all = await refusal { () throws(OrdersError) in
          try await stage.everyones(OrderFilter(search: ""), PageRequest(limit: 0, offset: 10_001))
        }
        #expect(all?.fields == ["search too_short", "limit out_of_range", "offset out_of_range"])
        #expect(try await stage.everyones(OrderFilter(search: String(repeating: "x", count: 255))).orders == [])
      },
      OrdersServiceScenario("a cursor of another query, or one that was altered, is refused") { stage in
        for _ in 0..<3 { _ = try await stage.place() }
        let first = try await stage.everyones(OrderFilter(search: "mon"), sort: .status, PageRequest(limit: 1))
        let cursor = try #require(first.nextCursor.flatMap { Cursor(text: $0) })
        let page = PageRequest(limit: 5, cursor: cursor)
        #expect(try await stage.everyones(OrderFilter(search: "mon"), sort: .status, page).orders.count == 2)
        for (filter, sort) in [
          (OrderFilter(), OrderSort.status), (OrderFilter(search: "mo"), .status),
          (OrderFilter(search: "mon"), .newest),
          (OrderFilter(search: "mon"), .statusDescending), (OrderFilter(search: "mon", status: .pending), .status),
          (OrderFilter(username: "owner", search: "mon"), .status),
        ] {
          let error = await refusal { () throws(OrdersError) in try await stage.everyones(filter, sort: sort, page) }
          #expect(error?.fields == ["cursor invalid"])
        }
        for (index, byte) in Array(cursor.text.utf8).enumerated() {
          var bytes = Array(cursor.text.utf8)
          bytes[index] = byte == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
          guard let altered = Cursor(text: String(decoding: bytes, as: UTF8.self)), altered != cursor else { continue }
          let error = await refusal { () throws(OrdersError) in
            try await stage.everyones(OrderFilter(search: "mon"), sort: .status, PageRequest(cursor: altered))
          }
          #expect(error?.fields == ["cursor invalid"], "\(altered)")
        }
      },
    ]
}

/// Orders of several people, many of the same moment, in every state.
private struct FullDesk {
  let model: OrdersModel

  init(_ stage: OrdersStage) async throws {
    var orders: [Order] = []
    let people = [stage.owner, stage.neighbour, stage.approver, Cast.context("owl", 8, [.user])]
    let items = ["Monitor", "monitor arm", "Desk", "Owner's manual", "desk LAMP"]
    for number in 0..<44 {
      if number % 3 == 0 { stage.clock.advance(by: .milliseconds(number % 2 == 0 ? 1 : 500)) }
      let order = try await stage.place(items[number % 5], as: people[number * 7 % 4])
      orders.append(order)
    }
    let owl = people[3]
    for (index, order) in orders.enumerated() {
      let decider = order.username == "approver" ? stage.secondApprover : stage.approver
      switch index % 5 {
      case 1: orders[index] = try await stage.service.approveOrder(stage.decision(on: order), decider).value
      case 3: orders[index] = try await stage.service.rejectOrder(stage.decision(on: order), decider).value
      case 4 where order.username == "owl":
        let cancellation = Cancellation(orderID: order.id, version: 1)
        orders[index] = try await stage.service.cancelOrder(cancellation, owl).value
      default: break
      }
    }
    model = OrdersModel(orders: orders)
  }

  var filters: [OrderFilter] {
    let middle = model.orders[20].createdAt
    var filters: [OrderFilter] = []
    for userID in [nil, model.orders[0].userID] {
      for username in [nil, "owner", "OWL"] {
        for search in [nil, "ow", "own", "or a"] {
          for status in [nil, OrderStatus.pending] {
            for (from, to) in [(nil, nil), (middle, nil), (nil, middle), (middle, middle + .seconds(2))]
              as [(Timestamp?, Timestamp?)]
            {
              filters.append(
                OrderFilter(userID: userID, username: username, search: search, status: status, from: from, to: to))
            }
          }
        }
      }
    }
    return filters
  }
}
