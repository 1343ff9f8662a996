import Dispatch
import Foundation

/// What is still to be done when somebody ends a command with Ctrl-C or SIGTERM: files that are not finished are removed.
/// The process then ends by that signal, as its parent expects.
final class Interruption {
  private let sources: [any DispatchSourceSignal]

  /// - Parameter cleanUp: runs on another thread, in the middle of whatever is going on.
  init(_ cleanUp: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        cleanUp()
        signal(number, SIG_DFL)
        kill(getpid(), number)
      }
      source.resume()
      return source
    }
  }

  /// The signals do from now on what they did before.
  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
  }
}
