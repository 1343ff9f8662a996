import Kernel
import OrdersContract
import Synchronization

/// Hands changes out to those who follow orders live.
///
/// The changes are read from the store, by one task for all readers; nobody who changes an order waits for it. Each reader has a
/// mailbox of a bounded size, so one that is slow costs the others nothing.
public final class OrderFeed: Sendable {
  /// How many changes are read at a time, by the feed and by a reader who catches up.
  static let batchSize = 200
  /// How many of the last changes are kept for readers who have just caught up.
  static let recentCount = 1000

  private struct Contents {
    var readers: [ObjectIdentifier: FeedReader] = [:]
    /// Everything up to this sequence has been handed out.
    var position = 0
    var recent: [OrderChange] = []
    var isReading = false
    /// Whether something has changed since the store was asked last.
    var hasNews = false
    var isClosed = false
  }

  private let store: any OrderStore
  private let contents = Mutex(Contents())

  init(store: any OrderStore) { self.store = store }

  /// How many readers there are.
  public var readerCount: Int { contents.withLock { $0.readers.count } }

  /// To be called after a change. It costs next to nothing when nobody follows.
  func advance() {
    let mustStart = contents.withLock { contents in
      guard !contents.readers.isEmpty else { return false }
      contents.hasNews = true
      defer { contents.isReading = true }
      return !contents.isReading
    }
    if mustStart { Task { await readOn() } }
  }

  /// Lets every reader know that all is well, and looks for changes that another process has made. To be called every few
  /// seconds.
  public func beat() {
    for reader in contents.withLock({ Array($0.readers.values) }) { reader.beat() }
    advance()
  }

  /// Ends all readers, now and later: they go on elsewhere, or when the service is back.
  public func close() {
    let readers = contents.withLock { contents in
      contents.isClosed = true
      defer { contents.readers = [:] }
      return Array(contents.readers.values)
    }
    for reader in readers { reader.end() }
  }

  /// Lets a reader in who has seen everything up to `sequence`.
  /// - Returns: whether they are in; if not, they have more to read in the store first.
  func join(_ reader: FeedReader, after sequence: Int) -> Bool {
    let isIn = admit(reader, after: sequence)
    // Something may have changed between the reader's last look at the store and now, with nobody here to be told.
    if isIn { advance() }
    return isIn
  }

  private func admit(_ reader: FeedReader, after sequence: Int) -> Bool {
    contents.withLock { contents in
      if contents.isClosed {
        reader.end()
        return true
      }
      if contents.readers.isEmpty, !contents.isReading {
        contents.position = sequence
        contents.recent = []
      }
      guard sequence >= contents.position || contents.recent.first.map({ $0.sequence <= sequence + 1 }) == true
      else { return false }
      reader.begin(after: sequence, with: contents.recent)
      contents.readers[ObjectIdentifier(reader)] = reader
      return true
    }
  }

  func leave(_ reader: FeedReader) {
    contents.withLock { _ = $0.readers.removeValue(forKey: ObjectIdentifier(reader)) }
  }

  private func readOn() async {
    while let position = startReading() {
      let batch: ChangeBatch
      do {
        batch = try await store.changes(after: position, among: .everyone, limit: OrderFeed.batchSize)
      } catch {
        // The store is in trouble; the next change or beat tries again.
        return contents.withLock { $0.isReading = false }
      }
      handOut(batch)
    }
  }

  /// Where to read on; `nil` when there is nothing new.
  private func startReading() -> Int? {
    contents.withLock { contents in
      guard contents.hasNews, !contents.readers.isEmpty else {
        contents.isReading = false
        contents.hasNews = false
        return nil
      }
      contents.hasNews = false
      return contents.position
    }
  }

  private func handOut(_ batch: ChangeBatch) {
    contents.withLock { contents in
      contents.position = max(contents.position, batch.through)
      if !batch.isCaughtUp { contents.hasNews = true }
      contents.recent.append(contentsOf: batch.changes)
      contents.recent.removeFirst(max(0, contents.recent.count - OrderFeed.recentCount))
      for reader in contents.readers.values { reader.receive(batch.changes) }
    }
  }
}
