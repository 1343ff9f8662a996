import Kernel
import OrdersContract
import TestSupport
import Testing

extension OrdersServiceSuite {
  static let placing: [OrdersServiceScenario] = [
    OrdersServiceScenario("a placed order is pending, at version 1, and can be found") { stage in
      let order = try await stage.place("Monitor", quantity: 2, notes: "24 inches")
      #expect(order.itemName == "Monitor")
      #expect(order.quantity == 2)
      #expect(order.notes == "24 inches")
      #expect(order.status == .pending)
      #expect(order.version == 1)
      #expect(order.userID == stage.owner.principal?.userID)
      #expect(order.username == "owner")
      #expect(order.createdAt == stage.clock.now())
      #expect(order.updatedAt == order.createdAt)
      #expect(order.decidedBy == nil)
      #expect(order.decidedAt == nil)
      #expect(order.decisionReason == nil)
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("the timeline begins with who placed the order, and with what") { stage in
      let order = try await stage.place("Monitor", quantity: 2)
      let events = try await stage.service.orderTimeline(order.id, stage.owner).events
      let first = try #require(events.first)
      #expect(events.count == 1)
      #expect(first.kind == .placed)
      #expect(first.actor == Cast.person(stage.owner))
      #expect(first.at == order.createdAt)
      #expect(first.requestID == "req-owner")
      #expect(
        first.changes == [
          "item_name": FieldChange(from: .absent, to: .text("Monitor")),
          "quantity": FieldChange(from: .absent, to: .number(2)),
          "status": FieldChange(from: .absent, to: .text("pending")),
        ])
    },
    OrdersServiceScenario("two equal orders are two orders") { stage in
      let (first, second) = (try await stage.place(), try await stage.place())
      #expect(first.id != second.id)
      #expect(try await stage.total() == 2)
    },
    OrdersServiceScenario("text is tidied once and comes back as it was stored") { stage in
      let order = try await stage.place("  \u{3000}Desk \n", notes: "one\r\ntwo\rthree\n\tfour ")
      #expect(order.itemName == "Desk")
      #expect(order.notes == "one\ntwo\nthree\n\tfour ")
      #expect(try await stage.service.findOrder(order.id, stage.owner) == order)
    },
    OrdersServiceScenario("any other character is allowed") { stage in
      for text in [
        "<script>alert(\"1\" & '2')</script>", "'); DROP TABLE orders; --", "=1+2", "日本語の机", "👩‍👩‍👧 chair",
        "e\u{301}", "شاشة", "{{ user }}", "%s\\n\\0", "\u{FFFD}",
      ] {
        let order = try await stage.place(text, notes: text)
        let found = try await stage.service.findOrder(order.id, stage.owner)
        #expect(Array(found.itemName.unicodeScalars) == Array(text.unicodeScalars))
        #expect(Array(found.notes.unicodeScalars) == Array(text.unicodeScalars))
      }
    },
    OrdersServiceScenario("all bad fields are named at once, and nothing is stored") { stage in
      let error = await refusal { () throws(OrdersError) in
        try await stage.place(" ", quantity: 101, notes: String(repeating: "n", count: 1001))
      }
      #expect(error?.code == .requestInvalid)
      #expect(error?.fields == ["item_name too_short", "quantity out_of_range", "notes too_long"])
      let total = try await stage.total()
      #expect(total == 0)
    },
    OrdersServiceScenario("a call whose deadline has passed changes nothing") { stage in
      var late = stage.owner
      late.deadline = stage.clock.now()
      let error = await refusal { () throws(OrdersError) in try await stage.place(as: late) }
      #expect(error?.code == .serverDeadlineExceeded)
      #expect(try await stage.total() == 0)
      late.deadline = stage.clock.now() + .seconds(600)
      _ = try await stage.place(as: late)
      #expect(try await stage.total() == 1)
    },
  ]
}
