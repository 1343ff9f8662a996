import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  static let claims: [OrderStoreScenario] = [
    OrderStoreScenario("a claim is answered once, and again with what it came to then") { store, trail in
      let order = Sample.order(1)
      let placing = Sample.claim("a", "place")
      let first = try await store.place(order, claim: placing)
      #expect(first == .done([order]))
      let decided = Sample.decided(order)
      #expect(try await store.decide(Sample.change(order), claim: Sample.claim("b")) == .done([decided]))
      #expect(try await store.place(Sample.order(2), claim: placing) == .replayed([order]))
      #expect(try await store.decide(Sample.change(order), claim: Sample.claim("b")) == .replayed([decided]))
      #expect(try await store.slice() == OrderSlice([decided]))
      #expect(try await trail.all().count == 2)
    },
    OrderStoreScenario("a claim is told apart by its request and its person") { store, _ in
      let orders = (0..<3).map { Sample.order($0) }
      let first = try await store.place(orders[0], claim: Sample.claim("a"))
      #expect(first == .done([orders[0]]))
      #expect(try await store.place(orders[1], claim: Sample.claim("a", "request ")) == .keyReused)
      #expect(try await store.place(orders[1], claim: Sample.claim("a", of: Sample.neighbour)) == .done([orders[1]]))
      #expect(try await store.place(orders[2], claim: Sample.claim("A")) == .done([orders[2]]))
    },
    OrderStoreScenario("an old claim is none, and gives way to the new one") { store, _ in
      let (old, new) = (Sample.order(1), Sample.order(2))
      let first = try await store.place(old, claim: Sample.claim("a", at: 5000, lifetime: 1000))
      #expect(first == .done([old]))
      #expect(try await store.place(new, claim: Sample.claim("a", at: 6000, lifetime: 1000)) == .replayed([old]))
      #expect(try await store.place(new, claim: Sample.claim("a", "else", at: 6001, lifetime: 1000)) == .done([new]))
      #expect(try await store.place(old, claim: Sample.claim("a", at: 6001, lifetime: 1000)) == .keyReused)
    },
    OrderStoreScenario("what the rules refuse keeps no claim") { store, _ in
      let order = Sample.order(1)
      try await store.place(order)
      let claim = Sample.claim("a")
      let refused = try await store.decide(Sample.change(order, version: 2), claim: claim)
      #expect(refused == .refused([0: .init(.ordersVersionConflict, order)]))
      #expect(try await store.decide(Sample.change(order), claim: claim) == .done([Sample.decided(order)]))
    },
    OrderStoreScenario("many changes are all carried out or none, each seen before the first is made") { store, trail in
      let orders = (0..<4).map { Sample.order($0) }
      for order in orders { try await store.place(order) }
      try await store.decide(Sample.change(orders[2]))
      let before = try await trail.all()
      let answer = try await store.decide(
        Sample.change(orders[0]), Sample.change(orders[1], version: 5), Sample.change(orders[2]),
        Sample.change(Sample.order(9)), claim: Sample.claim("a"))
      #expect(
        answer
          == .refused([
            1: .init(.ordersVersionConflict, orders[1]), 2: .init(.ordersNotPending, Sample.decided(orders[2])),
            3: .init(.ordersNotFound),
          ]))
      #expect(try await trail.all() == before)
      #expect(try await store.find(orders[0].id, among: .everyone) == orders[0])
      let expected = [orders[3], orders[0]].map { Sample.decided($0, .rejected) }
      let all = try await store.decide(
        Sample.change(orders[3], verdict: .rejected), Sample.change(orders[0], verdict: .rejected),
        claim: Sample.claim("a"))
      #expect(all == .done(expected), "in the order in which they were asked for")
      #expect(try await store.decide(Sample.change(orders[1]), claim: Sample.claim("a")) == .replayed(expected))
    },
    OrderStoreScenario("the same order twice in one call leaves it as it is") { store, _ in
      let order = Sample.order(1)
      try await store.place(order)
      let (first, second) = (Sample.change(order), Sample.change(order, verdict: .rejected))
      #expect(await storeFails { () throws(StoreError) in try await store.decide(first, second) })
      #expect(try await store.find(order.id, among: .everyone) == order)
      #expect(try await store.timeline(of: order.id, among: .everyone)?.events.count == 1)
    },
    OrderStoreScenario("old claims are forgotten, young ones are not") { store, _ in
      for number in 0..<20 {
        let claim = Sample.claim("key \(number)", at: 1000 + Int64(number), lifetime: 1000)
        try await store.place(Sample.order(UInt64(number)), claim: claim)
      }
      while try await store.forgetClaims(before: Timestamp(milliseconds: 1010)) {}
      for number in 0..<20 {
        let claim = Sample.claim("key \(number)", at: 1100, lifetime: 1000)
        let expected: StoreAnswer =
          number < 10
          ? .done([Sample.order(100 + UInt64(number))]) : .replayed([Sample.order(UInt64(number))])
        #expect(try await store.place(Sample.order(100 + UInt64(number)), claim: claim) == expected)
      }
    },
  ]
}
