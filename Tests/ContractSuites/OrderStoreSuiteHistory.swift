import Kernel
import Orders
import OrdersContract
import Testing

extension OrderStoreSuite {
  static let history: [OrderStoreScenario] = [
    OrderStoreScenario("many orders with their history are taken in at once, and only once") { store, _ in
      let histories = samples(0..<40)
      #expect(try await store.insertHistory(histories) == 40)
      #expect(try await store.insertHistory(histories) == 0)
      #expect(try await store.insertHistory(samples(35..<45)) == 5)
      for history in samples(0..<45) {
        #expect(try await store.find(history.order.id, among: .everyone) == history.order)
        let events = try await store.timeline(of: history.order.id, among: .everyone)?.events ?? []
        #expect(events.map(\.kind) == history.entries.map(\.kind))
        #expect(events.map(\.at) == history.entries.map(\.at))
        #expect(events.map(\.changes) == history.entries.map(\.changes))
        #expect(events.map(\.actor) == history.entries.map(\.actor))
      }
      for (status, count) in [(nil, 45), (OrderStatus.pending, 15), (.approved, 15), (.rejected, 15)] {
        let selection = OrderSelection(OrderFilter(status: status), among: .everyone)
        let slice = try await store.slice(selection, PageRequest(limit: 100))
        #expect(slice.total == OrderTotal(count: count))
        #expect(slice.orders.count == count)
      }
    },
    OrderStoreScenario("orders that are taken in can be decided like any other") { store, _ in
      let history = OrderHistory(of: Sample.order(1), requestID: "seed")
      let added = try await store.insertHistory([history])
      #expect(added == 1)
      let decided = Sample.decided(history.order)
      #expect(try await store.decide(Sample.change(history.order)) == .done([decided]))
      #expect(try await store.insertHistory([history]) == 0)
      #expect(try await store.find(decided.id, among: .everyone) == decided)
    },
    OrderStoreScenario("one history that is not whole, and none is taken in") { store, _ in
      let decided = Sample.decided(Sample.order(2))
      let (good, broken) = (
        OrderHistory(of: Sample.order(1), requestID: "seed"),
        OrderHistory(order: decided, entries: [Sample.placed(decided)])
      )
      #expect(await storeFails { () throws(StoreError) in try await store.insertHistory([good, broken]) })
      let stored = try await store.slice()
      #expect(stored == OrderSlice([]))
      #expect(try await store.insertHistory([]) == 0)
    },
  ]

  /// A third each is pending, approved and rejected.
  private static func samples(_ numbers: Range<UInt64>) -> [OrderHistory] {
    numbers.map { number in
      let order = Sample.order(number, of: number % 2 == 0 ? Sample.owner : Sample.neighbour, at: Int64(number))
      let finished =
        switch number % 3 {
        case 0: order
        case 1: Sample.decided(order, .approved, reason: "Good")
        default: Sample.decided(order, .rejected)
        }
      return OrderHistory(of: finished, requestID: "seed")
    }
  }
}
