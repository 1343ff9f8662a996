import Dispatch
import Foundation
import Synchronization

/// What is still to be done when somebody ends a command with Ctrl-C or SIGTERM: files that are not finished are removed.
/// The process then ends by that signal, as its parent expects.
enum Interruption {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// - Parameters:
  ///   - cleanUp: runs on another thread, in the middle of what `body` does.
  ///   - body: what may be interrupted.
  static func cleaningUp<Value>(
    with cleanUp: @escaping @Sendable () -> Void, during body: () throws -> Value
  ) rethrows -> Value {
    let gate = Gate()
    let sources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        gate.closed {
          cleanUp()
          end(by: number)
        }
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in signals { signal(number, SIG_DFL) }
    }
    do {
      return try body()
    } catch {
      // What failed because its files are gone is no error to be told.
      gate.pass()
      throw error
    }
  }

  /// Ends this process as the signal does by default. Dispatch keeps it from every thread, so this one asks for it.
  private static func end(by number: Int32) {
    var wanted = sigset_t()
    sigemptyset(&wanted)
    sigaddset(&wanted, number)
    signal(number, SIG_DFL)
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    raise(number)
  }

  /// Lets nobody pass once the process is ending.
  private final class Gate: Sendable {
    private let mutex = Mutex(())

    func closed(_ body: () -> Void) { mutex.withLock { _ in body() } }
    func pass() { mutex.withLock { _ in } }
  }
}
