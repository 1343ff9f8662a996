import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  static let guards: [OrderStoreScenario] = [
    OrderStoreScenario("a decision whose guards hold is carried out") { store, _ in
      for (number, verdict) in OrderVerdict.allCases.enumerated() {
        let order = Sample.order(UInt64(number))
        try await store.place(order, Sample.placed(order))
        let change = Sample.change(order, except: Sample.neighbour, verdict: verdict, reason: "Because")
        let expected = Sample.decided(order, verdict, reason: "Because")
        #expect(try await store.decide(change) == .decided(expected))
        #expect(try await store.find(order.id, among: .everyone) == expected)
        let events = try await store.timeline(of: order.id, among: .everyone)?.events ?? []
        #expect(events.map(\.kind) == [.placed, verdict.kind])
      }
    },
    OrderStoreScenario("a guard that does not hold leaves everything as it is, and tells how it is") { store, _ in
      let (pending, other) = (Sample.order(1), Sample.order(2))
      for order in [pending, other] { try await store.place(order, Sample.placed(order)) }
      let decided = Sample.decided(other, .reject)
      #expect(try await store.decide(Sample.change(other, verdict: .reject)) == .decided(decided))
      for (change, current) in [
        (Sample.change(pending, version: 2), pending), (Sample.change(pending, version: 0), pending),
        (Sample.change(pending, except: Sample.owner), pending), (Sample.change(decided), decided),
        (Sample.change(other), decided), (Sample.change(Sample.order(3)), nil),
      ] {
        #expect(try await store.decide(change) == .unchanged(current))
      }
      #expect(try await store.find(pending.id, among: .everyone) == pending)
      #expect(try await store.find(other.id, among: .everyone) == decided)
      #expect(try await store.timeline(of: pending.id, among: .everyone)?.events.count == 1)
      #expect(try await store.timeline(of: other.id, among: .everyone)?.events.count == 2)
      #expect(try await store.list(Sample.everything, PageRequest()).total == 2)
    },
    OrderStoreScenario("an order that breaks a rule is refused by the store itself") { store, _ in
      let good = Sample.order(1)
      var halfDecided = Sample.decided(good, .approve)
      halfDecided.decidedAt = nil
      var decidedPending = Sample.decided(good, .approve)
      decidedPending.status = .pending
      var withoutVersion = good
      withoutVersion.version = 0
      for bad in [
        Sample.order(1, itemName: ""), Sample.order(1, itemName: " x"),
        Sample.order(1, itemName: String(repeating: "x", count: 256)), Sample.order(1, quantity: 0),
        Sample.order(1, quantity: 101), Sample.order(1, notes: String(repeating: "x", count: 1001)), halfDecided,
        decidedPending, withoutVersion,
        Sample.decided(good, .reject, reason: String(repeating: "x", count: 501)),
      ] {
        let entry = Sample.placed(bad)
        #expect(await storeFails { () throws(StoreError) in try await store.place(bad, entry) }, "\(bad)")
      }
      #expect(try await store.list(Sample.everything, PageRequest()).total == 0)
      let longest = Sample.order(
        1, itemName: String(repeating: "🙂", count: 255), quantity: 100, notes: String(repeating: "🙂", count: 1000))
      try await store.place(longest, Sample.placed(longest))
      #expect(try await store.find(longest.id, among: .everyone) == longest)
    },
  ]
}
