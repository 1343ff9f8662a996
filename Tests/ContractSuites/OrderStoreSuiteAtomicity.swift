import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  /// A request identifier that neither a timeline nor an audit trail takes: what is written before it has to be undone.
  static let badRequestIDs = [String(repeating: "r", count: 129), "", "two words", "new\nline"]

  static let atomicity: [OrderStoreScenario] = [
    OrderStoreScenario("without its events an order is not stored") { store, trail in
      let order = Sample.order(1)
      for requestID in badRequestIDs {
        let (entry, event) = (Sample.placed(order), Sample.event(.placeOrder, on: order.id))
        let (badEntry, badEvent) = (Sample.placed(order, requestID: requestID), event.naming(requestID))
        let claim = Sample.claim("key")
        for (entry, event) in [(badEntry, event), (entry, badEvent)] {
          let fails = await storeFails { () throws(StoreError) in
            try await store.place(order, entry, audit: event, claim: claim)
          }
          #expect(fails)
        }
      }
      let found = try await store.find(order.id, among: .everyone)
      #expect(found == nil)
      #expect(try await store.timeline(of: order.id, among: .everyone) == nil)
      #expect(try await store.slice() == OrderSlice([]))
      #expect(try await trail.all() == [])
      let longest = Sample.placed(order, requestID: String(repeating: "r", count: 128))
      #expect(try await store.place(order, longest, claim: Sample.claim("key")) == .done([order]), "the key is free")
      #expect(try await store.find(order.id, among: .everyone) == order)
      #expect(try await trail.all().map(\.sequence) == [1])
    },
    OrderStoreScenario("without its events a decision is not stored") { store, trail in
      let order = Sample.order(1)
      try await store.place(order)
      for requestID in badRequestIDs {
        let badEvent = Sample.event(.approveOrder, on: order.id).naming(requestID)
        for bad in [Sample.change(order, requestID: requestID), Sample.change(order, audit: badEvent)] {
          let claim = Sample.claim("key")
          #expect(await storeFails { () throws(StoreError) in try await store.decide(bad, claim: claim) })
        }
      }
      #expect(try await store.find(order.id, among: .everyone) == order)
      #expect(try await store.timeline(of: order.id, among: .everyone)?.events.count == 1)
      let pending = OrderSelection(OrderFilter(status: .pending), among: .everyone)
      #expect(try await store.slice(pending) == OrderSlice([order]))
      #expect(try await trail.all().map(\.action) == [.placeOrder])
      let decided = Sample.decided(order)
      #expect(try await store.decide(Sample.change(order), claim: Sample.claim("key")) == .done([decided]))
      #expect(try await trail.all().map(\.sequence) == [2, 1])
    },
    OrderStoreScenario("without its audit event not one of many orders is taken in") { store, trail in
      let histories = (1...3).map { OrderHistory(of: Sample.order($0), requestID: "seed") }
      for requestID in badRequestIDs {
        let event = Sample.event(.importOrders).naming(requestID)
        #expect(await storeFails { () throws(StoreError) in try await store.insertHistory(histories, audit: event) })
      }
      #expect(try await store.slice() == OrderSlice([]))
      #expect(try await trail.all() == [])
      let added = try await store.insertHistory(histories)
      #expect(added == 3)
    },
    OrderStoreScenario("an identifier is used once") { store, trail in
      let (order, again) = (Sample.order(1), Sample.order(1, of: Sample.neighbour, itemName: "Chair"))
      try await store.place(order)
      #expect(await storeFails { () throws(StoreError) in try await store.place(again) })
      #expect(try await store.find(order.id, among: .everyone) == order)
      #expect(try await store.timeline(of: order.id, among: .everyone)?.events.count == 1)
      #expect(try await store.slice() == OrderSlice([order]))
      #expect(try await trail.all().count == 1)
    },
  ]
}
