import Synchronization

/// Lets a few in at a time: tests that hold servers and sockets would take every file descriptor if all ran at once.
public final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  /// - Parameter limit: how many may be in at the same time; at least 1.
  public init(_ limit: Int) { state = Mutex(State(free: limit)) }

  /// Those of one run of the tests that listen on a socket.
  public static let servers = Turns(16)

  /// Waits for a turn, and gives it to whoever waits longest when the body is done.
  public func take<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    await enter()
    defer { leave() }
    return try await body()
  }

  private func enter() async {
    await withCheckedContinuation { continuation in
      let mayPass = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if mayPass { continuation.resume() }
    }
  }

  private func leave() {
    let next: CheckedContinuation<Void, Never>? = state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}
