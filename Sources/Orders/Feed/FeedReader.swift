import Kernel
import OrdersContract
import Synchronization

/// Somebody who follows orders: first through the store until they have caught up, then through their mailbox.
///
/// One task reads. The feed knows the reader for as long as somebody holds its place in the feed.
final class FeedReader: Sendable {
  /// A reader with more unread changes than this is too slow.
  static let mailboxSize = 256

  private struct Contents {
    /// Everything up to this sequence was handed to the reader.
    var position = 0
    var mailbox: [OrderChange] = []
    var isEnded = false
    var waiting: CheckedContinuation<[OrderChange]?, Never>?
  }

  private let visible: Visibility
  private let contents = Mutex(Contents())

  init(among visible: Visibility) { self.visible = visible }

  /// From now on the feed hands changes to this reader.
  func begin(after sequence: Int, with recent: [OrderChange]) {
    contents.withLock { $0.position = sequence }
    receive(recent)
  }

  /// Takes the changes that this reader may see and has not seen.
  func receive(_ changes: [OrderChange]) {
    let waiting: (CheckedContinuation<[OrderChange]?, Never>, [OrderChange])? = contents.withLock { contents in
      for change in changes where change.sequence > contents.position && !contents.isEnded {
        contents.position = change.sequence
        if visible.includes(change.order) { contents.mailbox.append(change) }
      }
      if contents.mailbox.count > FeedReader.mailboxSize {
        contents.mailbox = []
        contents.isEnded = true
      }
      guard !contents.mailbox.isEmpty, let waiting = contents.waiting else { return nil }
      defer { (contents.mailbox, contents.waiting) = ([], nil) }
      return (waiting, contents.mailbox)
    }
    if let (waiting, mail) = waiting { waiting.resume(returning: mail) }
  }

  /// What is in the mailbox, as soon as there is something; nothing at a beat; `nil` at the end.
  func next() async -> [OrderChange]? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: [OrderChange]?? = contents.withLock { contents in
          if !contents.mailbox.isEmpty {
            defer { contents.mailbox = [] }
            return .some(contents.mailbox)
          }
          if contents.isEnded { return .some(nil) }
          contents.waiting = continuation
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      end()
    }
  }

  func beat() { wake(with: []) }

  func end() {
    contents.withLock { $0.isEnded = true }
    wake(with: nil)
  }

  private func wake(with answer: [OrderChange]?) {
    let waiting = contents.withLock { contents in
      defer { contents.waiting = nil }
      return contents.waiting
    }
    waiting?.resume(returning: answer)
  }
}

extension Visibility {
  /// Whether an order may be looked at.
  func includes(_ order: Order) -> Bool {
    switch self {
    case .everyone: true
    case .owner(let id): order.userID == id
    }
  }
}
