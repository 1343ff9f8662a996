import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  static let audit: [OrderStoreScenario] = [
    OrderStoreScenario("every change appends its audit event as it was given, and links it to the one before") {
      store, trail in
      let order = Sample.order(1)
      let placed = Sample.event(.placeOrder, by: Sample.owner, on: order.id)
      let decided = Sample.event(.rejectOrder, by: Sample.approver, on: order.id)
      try await store.place(order, audit: placed)
      try await store.decide(Sample.change(order, verdict: .rejected, audit: decided))
      let events = try await trail.all()
      try #require(events.count == 2)
      #expect(events.map(\.sequence) == [2, 1])
      for (event, entry) in zip(events, [decided, placed]) {
        #expect(event.module == .orders)
        #expect(event.action == entry.action && event.outcome == .success)
        #expect(event.actor == entry.actor)
        #expect(event.target == entry.target?.description)
        #expect(event.at == entry.at)
        #expect(event.address == entry.address && event.requestID == entry.requestID)
        #expect(event.changes == entry.changes)
      }
      #expect(events[1].previous == AuditEvent.origin)
      #expect(events[0].previous == events[1].hash)
    },
    OrderStoreScenario("many orders at once are one audit event, with the number of the new ones") { store, trail in
      let histories = (1...5).map { OrderHistory(of: Sample.order($0), requestID: "seed") }
      let event = Sample.event(.importOrders)
      #expect(try await store.insertHistory(Array(histories.prefix(3)), audit: event) == 3)
      #expect(try await store.insertHistory(histories, audit: event) == 2)
      let events = try await trail.all()
      #expect(events.map(\.action) == [.importOrders, .importOrders])
      #expect(events.allSatisfy { $0.actor == nil && $0.target == nil && $0.requestID == event.requestID })
      let numbers = [2, 3].map { ["orders": FieldChange(from: .absent, to: .number($0))] }
      #expect(events.map(\.changes) == numbers)
    },
    OrderStoreScenario("what changes nothing leaves the audit trail as it is") { store, trail in
      let (pending, other) = (Sample.order(1), Sample.order(2))
      for order in [pending, other] { try await store.place(order) }
      try await store.decide(Sample.change(other, verdict: .rejected), claim: Sample.claim("key"))
      let before = try await trail.all()
      for change in [
        Sample.change(pending, version: 2), Sample.change(pending, except: Sample.owner), Sample.change(other),
        Sample.change(Sample.order(3)),
      ] {
        try await store.decide(change)
      }
      let unchanged = GuardedChange(of: pending.id) { _ throws(OrdersError) in nil }
      #expect(try await store.decide(unchanged) == .done([pending]))
      let replay = try await store.decide(Sample.change(other, verdict: .rejected), claim: Sample.claim("key"))
      #expect(replay == .replayed([Sample.decided(other, .rejected)]))
      try await store.decide(Sample.change(pending), claim: Sample.claim("key", "another"))
      #expect(try await store.insertHistory([]) == 0)
      #expect(try await store.insertHistory([OrderHistory(of: pending, requestID: "seed")]) == 0)
      _ = try await store.find(pending.id, among: .everyone)
      _ = try await store.timeline(of: pending.id, among: .everyone)
      _ = try await store.slice()
      _ = try await store.changes(after: 0, among: .everyone, limit: 10)
      #expect(before.count == 3)
      #expect(try await trail.all() == before)
    },
    OrderStoreScenario("events that go with no change continue the same trail") { store, trail in
      let order = Sample.order(1)
      try await trail.append(Sample.event(.accessOrders))
      try await store.place(order)
      try await trail.append(Sample.event(.accessOrders))
      let events = try await trail.all()
      #expect(events.map(\.action) == [.accessOrders, .placeOrder, .accessOrders])
      #expect(events.map(\.sequence) == [3, 2, 1])
      #expect(events.map(\.previous) == events.dropFirst().map(\.hash) + [AuditEvent.origin])
    },
  ]
}
