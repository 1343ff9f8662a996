import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  static let reading: [OrderStoreScenario] = [
    OrderStoreScenario("what was stored comes back to the last code point") { store, _ in
      let text = "a<b>&\"' 日本 e\u{301} 👩‍👩‍👧"
      let order = Sample.order(1, itemName: text, quantity: 100, notes: "one\n\ttwo")
      try await store.place(order)
      let found = try #require(try await store.find(order.id, among: .everyone))
      #expect(found == order)
      #expect(Array(found.itemName.unicodeScalars) == Array(text.unicodeScalars))
    },
    OrderStoreScenario("an order is visible to everyone's readers and to its owner") { store, _ in
      let order = Sample.order(1)
      try await store.place(order)
      let (own, foreign) = (Visibility.owner(Sample.owner.userID), Visibility.owner(Sample.neighbour.userID))
      for visible in [Visibility.everyone, own] {
        #expect(try await store.find(order.id, among: visible) == order)
        #expect(try await store.timeline(of: order.id, among: visible)?.events.count == 1)
      }
      #expect(try await store.find(order.id, among: foreign) == nil)
      #expect(try await store.timeline(of: order.id, among: foreign) == nil)
      #expect(try await store.find(Sample.id(9), among: .everyone) == nil)
      #expect(try await store.timeline(of: Sample.id(9), among: .everyone) == nil)
    },
    OrderStoreScenario("an event comes back with all its values") { store, _ in
      let order = Sample.order(1)
      let entry = TimelineEntry(
        kind: .placed, actor: Sample.owner, at: Timestamp(milliseconds: -1),
        changes: [
          "a": FieldChange(from: .absent, to: .text("5")), "b": FieldChange(from: .number(-1), to: .absent),
          "c/\"d\"": FieldChange(from: .text(""), to: .text("<'\n>")),
        ], requestID: "A-z_0.9")
      try await store.place(order, entry)
      let event = try #require(try await store.timeline(of: order.id, among: .everyone)?.events.first)
      #expect(event.kind == entry.kind && event.actor == entry.actor && event.at == entry.at)
      #expect(event.changes == entry.changes)
      #expect(event.requestID == entry.requestID)
      #expect(event.sequence >= 1)
    },
    OrderStoreScenario("lists are newest first, and of equal times the one that was stored last") { store, _ in
      let orders = (0..<9).map { Sample.order($0, at: 1000 + Int64($0) / 3) }
      for order in orders { try await store.place(order) }
      let expected = Array(orders.reversed())
      let pending = OrderFilter(status: .pending)
      let selections = [
        Sample.everything, OrderSelection(pending, among: .everyone),
        OrderSelection(among: .owner(Sample.owner.userID)), OrderSelection(pending, among: .owner(Sample.owner.userID)),
      ]
      for selection in selections {
        let all = try await store.slice(selection, PageRequest(limit: 9))
        #expect(all == OrderSlice(expected))
        let part = try await store.slice(selection, PageRequest(limit: 4, offset: 2))
        #expect(part == OrderSlice(Array(expected[2..<6]), hasMore: true, total: 9))
        let cursor = Cursor(at: expected[3].createdAt, id: expected[3].id, query: "")
        let rest = try await store.slice(selection, PageRequest(limit: 5, cursor: cursor))
        #expect(rest == OrderSlice(Array(expected[4..<9]), total: 9))
      }
    },
    OrderStoreScenario("lists and totals keep to the owner and the status") { store, _ in
      for number in 0..<6 {
        let order = Sample.order(UInt64(number), of: number % 2 == 0 ? Sample.owner : Sample.neighbour)
        try await store.place(order)
        if number < 3 { try await store.decide(Sample.change(order, verdict: number < 2 ? .approved : .rejected)) }
      }
      for (owner, status, count) in [
        (nil, nil, 6), (nil, .pending, 3), (nil, .approved, 2), (nil, .rejected, 1), (nil, .cancelled, 0),
        (Sample.owner, nil, 3), (Sample.owner, .pending, 1), (Sample.owner, .rejected, 1),
        (Sample.neighbour, .pending, 2), (Sample.neighbour, .rejected, 0), (Sample.approver, nil, 0),
      ] as [(Person?, OrderStatus?, Int)] {
        let visible = owner.map { Visibility.owner($0.userID) } ?? .everyone
        let selection = OrderSelection(OrderFilter(status: status), among: visible)
        let slice = try await store.slice(selection)
        #expect(slice.total == OrderTotal(count: count) && slice.orders.count == count, "\(selection)")
        #expect(slice.orders.allSatisfy { owner == nil || $0.userID == owner?.userID })
        #expect(slice.orders.allSatisfy { status == nil || $0.status == status })
      }
    },
  ]
}
