import Kernel
import Synchronization

/// Remembers identifiers for at least as long as a token with one of them can be good.
///
/// Two generations: the older one is forgotten as a whole, so that forgetting costs nothing.
final class ReplayMemory: Sendable {
  private struct Contents {
    var young: Set<String> = []
    var old: Set<String> = []
    var turn: Timestamp?
  }

  private let span: Duration
  private let contents = Mutex(Contents())

  /// - Parameter span: how long an identifier has to be known at least.
  init(span: Duration) { self.span = span }

  /// Whether the identifier has not come before. It is known from now on.
  func isFirst(_ id: String, at now: Timestamp) -> Bool {
    contents.withLock { contents in
      let turn = contents.turn ?? now + span
      contents.turn = turn
      if now >= turn {
        // After a long silence neither generation matters any more.
        contents.old = now >= turn + span ? [] : contents.young
        contents.young = []
        contents.turn = now + span
      }
      guard !contents.old.contains(id) else { return false }
      return contents.young.insert(id).inserted
    }
  }
}
