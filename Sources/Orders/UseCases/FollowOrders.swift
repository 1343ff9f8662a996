public import Kernel
public import OrdersContract
import Synchronization

extension OrdersModule {
  /// The changes of the orders that the caller may see, as they happen. Safe to retry.
  /// - Throws: `invalid` for a sequence that has not been reached.
  public func followOrders(
    after sequence: Int?, _ context: CallContext
  ) async throws(OrdersError) -> OrderChanges {
    let visible = Access.visibility(for: try caller(context))
    let newest = try await stored { () throws(StoreError) in try await store.lastSequence() }
    guard (0...newest).contains(sequence ?? newest) else {
      throw .invalid([FieldProblem("Last-Event-ID", .outOfRange, "Use the id of an event of this stream, or none.")])
    }
    let place = FeedPlace(feed: feed, visible: visible, after: sequence ?? newest)
    return OrderChanges(
      after: sequence ?? newest,
      batches: Pulled { () throws(OrdersError) in
        try await place.next { after throws(OrdersError) in
          try await inTaskOfItsOwn { () throws(OrdersError) in
            try await stored { () throws(StoreError) in
              try await store.changes(after: after, among: visible, limit: OrderFeed.batchSize)
            }
          }
        }
      })
  }
}

/// Where a reader is. When nobody holds it any more, the feed forgets the reader.
private final class FeedPlace: Sendable {
  private struct State {
    /// Everything up to here was handed out, while the reader catches up.
    var position: Int
    /// Whether the feed has taken over.
    var isLive = false
  }

  private let feed: OrderFeed
  private let reader: FeedReader
  private let state: Mutex<State>

  init(feed: OrderFeed, visible: Visibility, after sequence: Int) {
    self.feed = feed
    reader = FeedReader(among: visible)
    state = Mutex(State(position: sequence))
  }

  deinit { feed.leave(reader) }

  func next(
    _ read: (Int) async throws(OrdersError) -> ChangeBatch
  ) async throws(OrdersError) -> [OrderChange]? {
    while !state.withLock({ $0.isLive }) {
      let batch = try await read(state.withLock { $0.position })
      let isLive = batch.isCaughtUp && feed.join(reader, after: batch.through)
      state.withLock { $0 = State(position: batch.through, isLive: isLive) }
      if !batch.changes.isEmpty { return batch.changes }
    }
    return await reader.next()
  }
}
