import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  static let guards: [OrderStoreScenario] = [
    OrderStoreScenario("a decision whose guards hold is carried out") { store, _ in
      for (number, verdict) in Verdict.allCases.enumerated() {
        let order = Sample.order(UInt64(number))
        try await store.place(order)
        let change = Sample.change(order, except: Sample.neighbour, verdict: verdict, reason: "Because")
        let expected = Sample.decided(order, verdict, reason: "Because")
        #expect(try await store.decide(change) == .done([expected]))
        #expect(try await store.find(order.id, among: .everyone) == expected)
        let events = try await store.timeline(of: order.id, among: .everyone)?.events ?? []
        #expect(events.map(\.kind.rawValue) == ["placed", verdict.rawValue])
      }
    },
    OrderStoreScenario("a guard that does not hold leaves everything as it is, and tells how it is") { store, _ in
      let (pending, other) = (Sample.order(1), Sample.order(2))
      for order in [pending, other] { try await store.place(order) }
      let decided = Sample.decided(other, .rejected)
      #expect(try await store.decide(Sample.change(other, verdict: .rejected)) == .done([decided]))
      for (change, refusal) in [
        (Sample.change(pending, version: 2), StoreAnswer.Refusal(.ordersVersionConflict, pending)),
        (Sample.change(pending, version: 0), StoreAnswer.Refusal(.ordersVersionConflict, pending)),
        (Sample.change(pending, except: Sample.owner), StoreAnswer.Refusal(.ordersOwnOrder)),
        (Sample.change(decided), StoreAnswer.Refusal(.ordersNotPending, decided)),
        (Sample.change(other), StoreAnswer.Refusal(.ordersNotPending, decided)),
        (Sample.change(Sample.order(3)), StoreAnswer.Refusal(.ordersNotFound)),
      ] {
        #expect(try await store.decide(change) == .refused([0: refusal]))
      }
      #expect(try await store.find(pending.id, among: .everyone) == pending)
      #expect(try await store.find(other.id, among: .everyone) == decided)
      #expect(try await store.timeline(of: pending.id, among: .everyone)?.events.count == 1)
      #expect(try await store.timeline(of: other.id, among: .everyone)?.events.count == 2)
      #expect(try await store.slice().total == OrderTotal(count: 2))
    },
    OrderStoreScenario("an order that breaks a rule is refused by the store itself") { store, _ in
      let good = Sample.order(1)
      var halfDecided = Sample.decided(good)
      halfDecided.decidedAt = nil
      var decidedPending = Sample.decided(good)
      decidedPending.status = .pending
      var withoutVersion = good
      withoutVersion.version = 0
      for bad in [
        Sample.order(1, itemName: ""), Sample.order(1, itemName: " x"),
        Sample.order(1, itemName: String(repeating: "x", count: 256)), Sample.order(1, quantity: 0),
        Sample.order(1, quantity: 101), Sample.order(1, notes: String(repeating: "x", count: 1001)), halfDecided,
        decidedPending, withoutVersion,
        Sample.decided(good, .rejected, reason: String(repeating: "x", count: 501)),
      ] {
        #expect(await storeFails { () throws(StoreError) in try await store.place(bad) }, "\(bad)")
      }
      #expect(try await store.slice() == OrderSlice([]))
      let longest = Sample.order(
        1, itemName: String(repeating: "🙂", count: 255), quantity: 100, notes: String(repeating: "🙂", count: 1000))
      try await store.place(longest)
      #expect(try await store.find(longest.id, among: .everyone) == longest)
    },
  ]
}
