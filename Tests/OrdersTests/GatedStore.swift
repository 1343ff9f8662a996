import Kernel
import Orders
import OrdersContract
import Synchronization

/// A door in front of something: whoever comes waits until it is opened.
final class Gate: Sendable {
  private struct Contents {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let contents = Mutex(Contents())

  func pass() async {
    await withCheckedContinuation { continuation in
      let watchers: [CheckedContinuation<Void, Never>]? = contents.withLock { contents in
        if contents.isOpen { return nil }
        contents.waiting.append(continuation)
        defer { contents.watchers = [] }
        return contents.watchers
      }
      guard let watchers else { return continuation.resume() }
      for watcher in watchers { watcher.resume() }
    }
  }

  /// Returns as soon as somebody waits at the door.
  func waitForSomebody() async {
    await withCheckedContinuation { continuation in
      let isThere = contents.withLock { contents in
        if contents.waiting.isEmpty { contents.watchers.append(continuation) }
        return !contents.waiting.isEmpty
      }
      if isThere { continuation.resume() }
    }
  }

  func open() {
    let waiting = contents.withLock { contents in
      contents.isOpen = true
      defer { contents.waiting = [] }
      return contents.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// A store whose changes wait at a gate, and fail behind it when told so. What it has read of the changes may be held up, too.
struct GatedStore: ForwardingOrderStore {
  let store: any OrderStore
  let gate: Gate
  var failure: StoreError?
  /// Is called with the changes in hand.
  var afterReadingChanges: @Sendable () async throws(StoreError) -> Void = {}

  func place(_ placement: Transition, claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    await gate.pass()
    if let failure { throw failure }
    return try await store.place(placement, claim: claim)
  }
  func change(_ changes: [GuardedChange], claim: IdempotencyClaim?) async throws(StoreError) -> ChangeOutcome {
    await gate.pass()
    if let failure { throw failure }
    return try await store.change(changes, claim: claim)
  }
  func changes(
    after sequence: Int, among visible: Visibility, limit: Int
  ) async throws(StoreError) -> ChangeBatch {
    let batch = try await store.changes(after: sequence, among: visible, limit: limit)
    try await afterReadingChanges()
    return batch
  }
}
