import Kernel
import NIOCore
import NIOPosix
import Synchronization

extension Peer {
  /// Runs an attempt that ends at the deadline, and as soon as the peer counts as gone; what went wrong is put into words.
  func guarded<Value: Sendable>(
    until deadline: ContinuousClock.Instant, _ attempt: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let left = deadline - metrics.now
    guard left > .zero else { throw PeerError.deadlineExceeded }
    try refuseWhileAway()
    let task = Task(operation: attempt)
    let alarm = Alarm(in: left) { task.cancel() }
    defer { alarm.cancel() }
    return try await guarded({ task.cancel() }) {
      do {
        return try await task.value
      } catch {
        throw alarm.hasRung && !(error is PeerProblem) ? PeerError.deadlineExceeded : error
      }
    }
  }

  /// To be asked before anything is sent: what is sent may be carried out.
  func refuseWhileAway() throws(PeerError) {
    if let reason = health.reason { throw .down(reason) }
  }

  /// Waits for an attempt that is under way, and ends by itself at the deadline.
  /// - Parameter cancel: called as soon as the peer counts as gone, or nobody waits any more.
  func guarded<Value: Sendable>(
    _ cancel: @escaping @Sendable () -> Void, _ value: @Sendable () async throws -> Value
  ) async throws -> Value {
    guard let id = health.begin(cancel) else {
      cancel()
      throw PeerError.down(health.reason ?? "it cannot be reached")
    }
    defer { health.end(id) }
    do {
      let value = try await withTaskCancellationHandler(operation: value, onCancel: cancel)
      health.sawLife()
      return value
    } catch let error as PeerProblem {
      health.sawLife()
      throw error
    } catch {
      throw explained(error)
    }
  }
}

/// Does something when a time is over, unless it is cancelled before.
private struct Alarm {
  private final class Bell: Sendable {
    let hasRung = Atomic(false)
  }

  private let bell = Bell()
  private let timer: Scheduled<Void>

  init(in time: Duration, _ ring: @escaping @Sendable () -> Void) {
    let bell = bell
    timer = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: .milliseconds(max(1, time.milliseconds))) {
      bell.hasRung.store(true, ordering: .releasing)
      ring()
    }
  }

  var hasRung: Bool { bell.hasRung.load(ordering: .acquiring) }

  func cancel() { timer.cancel() }
}
