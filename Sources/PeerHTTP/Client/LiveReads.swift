import Synchronization

/// The answers of a peer that go on as long as this process does: when it is told to stop they end, so that whoever reads them
/// goes on with the next process.
final class LiveReads: Sendable {
  private struct State {
    var isOver = false
    var running: [UInt64: @Sendable () -> Void] = [:]
    var nextID: UInt64 = 0
  }

  private let state = Mutex(State())

  /// - Returns: `nil` when all is over.
  func read<Value: Sendable>(_ read: @escaping @Sendable () async throws -> Value) async throws -> Value? {
    let task = Task(operation: read)
    guard let id = begin({ task.cancel() }) else {
      task.cancel()
      return nil
    }
    defer { state.withLock { _ = $0.running.removeValue(forKey: id) } }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      if state.withLock(\.isOver) { return nil }
      throw error
    }
  }

  /// Ends all that are open, and every later one.
  func end() {
    let running = state.withLock { state in
      state.isOver = true
      return Array(state.running.values)
    }
    for cancel in running { cancel() }
  }

  private func begin(_ cancel: @escaping @Sendable () -> Void) -> UInt64? {
    state.withLock { state in
      guard !state.isOver else { return nil }
      state.nextID += 1
      state.running[state.nextID] = cancel
      return state.nextID
    }
  }
}
