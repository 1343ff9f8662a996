import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  /// A request identifier that no timeline takes: the row of the order is written first, the event then fails.
  private static let badRequestIDs = [String(repeating: "r", count: 129), "", "two words", "new\nline"]

  static let atomicity: [OrderStoreScenario] = [
    OrderStoreScenario("without its event an order is not stored") { store in
      let order = Sample.order(1)
      for requestID in badRequestIDs {
        let entry = Sample.placed(order, requestID: requestID)
        #expect(await storeFails { () throws(StoreError) in try await store.place(order, entry) })
      }
      #expect(try await store.find(order.id, among: .everyone) == nil)
      let empty = OrderSlice(orders: [], total: 0, hasMore: false)
      #expect(try await store.list(Sample.everything, PageRequest()) == empty)
      try await store.place(order, Sample.placed(order, requestID: String(repeating: "r", count: 128)))
      #expect(try await store.find(order.id, among: .everyone) == order)
    },
    OrderStoreScenario("without its event a decision is not stored") { store in
      let order = Sample.order(1)
      try await store.place(order, Sample.placed(order))
      for requestID in badRequestIDs {
        let change = Sample.change(order, requestID: requestID)
        #expect(await storeFails { () throws(StoreError) in try await store.decide(change) })
      }
      #expect(try await store.find(order.id, among: .everyone) == order)
      #expect(try await store.timeline(of: order.id, among: .everyone)?.events.count == 1)
      let pending = OrderFilter(visible: .everyone, status: .pending)
      #expect(try await store.list(pending, PageRequest()).total == 1)
      #expect(try await store.decide(Sample.change(order)) == .decided(Sample.decided(order, .approve)))
    },
    OrderStoreScenario("an identifier is used once") { store in
      let (order, again) = (Sample.order(1), Sample.order(1, of: Sample.neighbour, itemName: "Chair"))
      try await store.place(order, Sample.placed(order))
      let entry = Sample.placed(again)
      #expect(await storeFails { () throws(StoreError) in try await store.place(again, entry) })
      #expect(try await store.find(order.id, among: .everyone) == order)
      #expect(try await store.timeline(of: order.id, among: .everyone)?.events.count == 1)
      #expect(try await store.list(Sample.everything, PageRequest()).total == 1)
    },
  ]
}
