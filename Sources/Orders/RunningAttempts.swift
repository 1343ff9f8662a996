import Kernel
import OrdersContract
import Synchronization

/// The claims whose first attempt has not been answered yet: a second one is turned away until then.
final class RunningAttempts: Sendable {
  private struct Attempt: Hashable {
    let userID: EntityID
    let key: String
  }

  private let running = Mutex<Set<Attempt>>([])

  /// Runs the attempt, unless one with the same key is running.
  /// - Throws: `inProgress`, and what `body` throws.
  func once<Value>(
    _ claim: IdempotencyClaim?, _ body: () async throws(OrdersError) -> Value
  ) async throws(OrdersError) -> Value {
    guard let claim else { return try await body() }
    let attempt = Attempt(userID: claim.userID, key: claim.key)
    guard running.withLock({ $0.insert(attempt).inserted }) else { throw .inProgress }
    defer { _ = running.withLock { $0.remove(attempt) } }
    return try await body()
  }
}
