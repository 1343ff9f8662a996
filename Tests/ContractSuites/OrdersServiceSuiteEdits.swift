import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let edits: [OrdersServiceScenario] = [
    OrdersServiceScenario("the owner changes some of a pending order; the rest stays") { stage in
      for (edit, fields) in [
        (Edit(itemName: "Chair"), ["item_name"]), (Edit(quantity: 7), ["quantity"]), (Edit(notes: ""), ["notes"]),
        (Edit(itemName: "Chair", quantity: 3), ["item_name", "quantity"]),
        (Edit(itemName: "Desk", quantity: 2, notes: "red"), ["notes"]),
        (Edit(itemName: " Chair\n", quantity: 100, notes: "a\r\nb"), ["item_name", "notes", "quantity"]),
      ] {
        let order = try await stage.place("Desk", quantity: 2, notes: "oak")
        stage.clock.advance(by: .seconds(10))
        let edited = try await stage.service.editOrder(edit.of(order), stage.owner)
        var expected = order
        expected.itemName = edit.itemName == nil ? "Desk" : edit.itemName == "Desk" ? "Desk" : "Chair"
        expected.quantity = edit.quantity ?? 2
        expected.notes = edit.notes == "a\r\nb" ? "a\nb" : edit.notes ?? "oak"
        (expected.version, expected.updatedAt) = (2, stage.clock.now())
        #expect(edited == Acknowledged(expected))
        #expect(try await stage.service.findOrder(order.id, stage.approver) == expected)
        let last = try #require(try await stage.service.orderTimeline(order.id, stage.owner).events.last)
        #expect(last.kind == .edited && last.actor == Cast.person(stage.owner) && last.at == stage.clock.now())
        #expect(last.changes.keys.sorted() == fields)
        #expect(last.changes["quantity"].map { $0.from == .number(2) } ?? true)
        let event = try #require(try await stage.trail().first)
        #expect(event.action == .editOrder && event.outcome == .success && event.changes == last.changes)
      }
    },
    OrdersServiceScenario("an edit that changes nothing makes no version and leaves no trace") { stage in
      let order = try await stage.place("Desk", quantity: 2, notes: "oak\nold")
      let trail = try await stage.trail()
      stage.clock.advance(by: .seconds(10))
      for edit in [
        Edit(), Edit(itemName: "Desk"), Edit(itemName: " Desk "), Edit(quantity: 2), Edit(notes: "oak\r\nold"),
        Edit(itemName: "Desk", quantity: 2, notes: "oak\nold"),
      ] {
        #expect(try await stage.service.editOrder(edit.of(order), stage.owner) == Acknowledged(order))
      }
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      #expect(try await stage.service.orderTimeline(order.id, stage.owner).events.count == 1)
      #expect(try await stage.trail() == trail)
    },
    OrdersServiceScenario("an edited order is found by its new name, and no longer by the old one") { stage in
      let order = try await stage.place("Desk lamp")
      _ = try await stage.service.editOrder(Edit(itemName: "Standing desk").of(order), stage.owner)
      for (search, count) in [("lamp", 0), ("k la", 0), ("standing", 1), ("desk", 1)] {
        #expect(try await stage.everyones(OrderFilter(search: search)).orders.count == count, "\(search)")
      }
    },
    OrdersServiceScenario("only the owner edits and cancels; who sees the order is told so, others find none") {
      stage in
      let order = try await stage.place()
      let before = try await stage.trail()
      for (caller, code) in [
        (stage.approver, ProblemCode.ordersNotOwner), (stage.auditor, .ordersNotOwner), (stage.admin, .ordersNotOwner),
        (stage.neighbour, .ordersNotFound),
      ] {
        for version in [1, 2] {
          let edit = await refusal { () throws(OrdersError) in
            try await stage.service.editOrder(OrderEdit(orderID: order.id, version: version, quantity: 5), caller)
          }
          let cancel = await refusal { () throws(OrdersError) in
            try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: version), caller)
          }
          #expect(edit?.code == code && cancel?.code == code)
        }
      }
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      let denied = try await stage.trail().dropLast(before.count)
      #expect(denied.count == 12, "those who see the order are put on record")
      #expect(denied.allSatisfy { $0.outcome == .denied && $0.target == "order:\(order.id)" && $0.changes.isEmpty })
      #expect(Set(denied.map(\.action)) == [.editOrder, .cancelOrder])
      #expect(Set(denied.map(\.actor)) == Set([stage.approver, stage.auditor, stage.admin].map { Cast.actor($0) }))
    },
    OrdersServiceScenario("another version, or an order that is no longer pending, is refused with the order as it is")
    {
      stage in
      let order = try await stage.place()
      let closed = [try await decided(stage), try await decided(stage, .rejected), try await cancelled(stage)]
      for (order, versions, code) in closed.map({ ($0, [1, 2, 3], ProblemCode.ordersNotPending) }) + [
        (order, [2, 7], .ordersVersionConflict)
      ] {
        for version in versions {
          let edit = await refusal { () throws(OrdersError) in
            try await stage.service.editOrder(OrderEdit(orderID: order.id, version: version, quantity: 5), stage.owner)
          }
          let cancel = await refusal { () throws(OrdersError) in
            try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: version), stage.owner)
          }
          #expect(edit?.code == code && edit?.currentOrder == order)
          #expect(cancel?.code == code && cancel?.currentOrder == order)
        }
        #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
      }
    },
    OrdersServiceScenario("all bad fields of an edit are named at once, and nothing changes") { stage in
      let order = try await stage.place()
      let (long, longest) = (String(repeating: "x", count: 256), String(repeating: "n", count: 1001))
      for (edit, fields) in [
        (
          Edit(itemName: "", quantity: 0, notes: longest),
          ["item_name too_short", "quantity out_of_range", "notes too_long"]
        ),
        (Edit(itemName: long), ["item_name too_long"]), (Edit(itemName: " \n"), ["item_name too_short"]),
        (Edit(itemName: "a\u{7}b"), ["item_name invalid"]), (Edit(quantity: 101), ["quantity out_of_range"]),
        (Edit(quantity: -1), ["quantity out_of_range"]), (Edit(notes: "\u{0}"), ["notes invalid"]),
      ] {
        let error = await refusal { () throws(OrdersError) in
          try await stage.service.editOrder(edit.of(order), stage.owner)
        }
        #expect(error?.fields == fields)
      }
      let version = await refusal { () throws(OrdersError) in
        try await stage.service.editOrder(OrderEdit(orderID: order.id, version: 0, quantity: 0), stage.owner)
      }
      #expect(version?.fields == ["version out_of_range", "quantity out_of_range"])
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("a cancelled order keeps what it was, and is decided by nobody") { stage in
      let order = try await stage.place("Desk", quantity: 2, notes: "oak")
      stage.clock.advance(by: .seconds(10))
      let cancelled = try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: 1), stage.owner)
      var expected = order
      (expected.status, expected.version, expected.updatedAt) = (.cancelled, 2, stage.clock.now())
      #expect(cancelled == Acknowledged(expected))
      let last = try #require(try await stage.service.orderTimeline(order.id, stage.owner).events.last)
      #expect(last.kind == .cancelled && last.actor == Cast.person(stage.owner))
      #expect(last.changes == ["status": FieldChange(from: .text("pending"), to: .text("cancelled"))])
      #expect(try await stage.trail().first?.action == .cancelOrder)
      let error = await refusal { () throws(OrdersError) in
        try await stage.service.approveOrder(stage.decision(on: expected), stage.approver)
      }
      #expect(error?.code == .ordersNotPending && error?.currentOrder == expected)
      let bad = await refusal { () throws(OrdersError) in
        try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: 0), stage.owner)
      }
      #expect(bad?.fields == ["version out_of_range"])
    },
  ]

  private static func cancelled(_ stage: OrdersStage) async throws(OrdersError) -> Order {
    let order = try await stage.place()
    return try await stage.service.cancelOrder(Cancellation(orderID: order.id, version: 1), stage.owner).value
  }
}

/// An edit of whichever order.
private struct Edit {
  var itemName: String?
  var quantity: Int?
  var notes: String?

  func of(_ order: Order) -> OrderEdit {
    OrderEdit(orderID: order.id, version: order.version, itemName: itemName, quantity: quantity, notes: notes)
  }
}
