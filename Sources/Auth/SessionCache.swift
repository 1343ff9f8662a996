import Kernel
import Synchronization

/// The live sessions of the last moments, because a credential is verified at every request.
///
/// An answer from memory is at most `timeToLive` old: another process, such as the command line, may have changed the
/// database since. A sign-out or a change of roles in this process is seen at once. An entry that is too old to answer
/// still knows the session's last activity, which the database learns only once a minute.
final class SessionCache: Sendable {
  /// How old an answer may be. SPEC §2 allows 5 seconds between processes.
  static let timeToLive = Duration.seconds(2)
  static let largestCount = 10_000

  /// Proves that a session was read after every change that the cache was told of.
  struct Ticket: Equatable { fileprivate var changes: UInt64 = 0 }

  private struct Entry {
    var session: SessionState
    let secretHash: [UInt8]?
    /// `nil` when it has to be read again.
    let readAt: Timestamp?
  }

  private struct Contents {
    var entries: [EntityID: Entry] = [:]
    var ids: [[UInt8]: EntityID] = [:]
    var ticket = Ticket()

    func entry(_ key: SessionKey) -> Entry? {
      switch key {
      case .id(let id): entries[id]
      case .secretHash(let hash): ids[hash].flatMap { entries[$0] }
      case .refreshHash: nil
      }
    }

    mutating func remove(_ id: EntityID) {
      guard let entry = entries.removeValue(forKey: id) else { return }
      if let hash = entry.secretHash { ids[hash] = nil }
    }

    /// Leaves the last activity alone: the session may have another secret by now.
    mutating func outdate(_ id: EntityID) {
      guard let entry = entries[id] else { return }
      remove(id)
      entries[id] = Entry(session: entry.session, secretHash: nil, readAt: nil)
    }
  }

  private let contents = Mutex(Contents())

  var count: Int { contents.withLock { $0.entries.count } }

  /// The session as it was read at most `timeToLive` ago. A clock that was set back makes every entry too old.
  func fresh(_ key: SessionKey, at now: Timestamp) -> SessionState? {
    contents.withLock { contents in
      guard let entry = contents.entry(key), let readAt = entry.readAt, readAt <= now,
        now < readAt + SessionCache.timeToLive
      else { return nil }
      return entry.session
    }
  }

  /// The last activity that this process has seen, however long ago the session was read.
  func lastActivity(of id: EntityID) -> Timestamp? {
    contents.withLock { $0.entries[id]?.session.lastActiveAt }
  }

  func noteActivity(of id: EntityID, at now: Timestamp) {
    contents.withLock { contents in
      guard let known = contents.entries[id]?.session.lastActiveAt, known < now else { return }
      contents.entries[id]?.session.lastActiveAt = now
    }
  }

  /// To be taken before a session is read from the store.
  func ticket() -> Ticket { contents.withLock { $0.ticket } }

  /// Keeps a live session, unless something changed since the ticket was taken: it may be the one that was read.
  func keep(_ session: SessionState, secretHash: [UInt8]?, readAt: Timestamp, ticket: Ticket) {
    contents.withLock { contents in
      guard contents.ticket == ticket else { return }
      let known = contents.entries[session.id]
      // Starting over when full is cheaper than keeping an order of use, and costs each session one read.
      if known == nil, contents.entries.count >= SessionCache.largestCount {
        contents.entries.removeAll(keepingCapacity: true)
        contents.ids.removeAll(keepingCapacity: true)
      }
      let secretHash = secretHash ?? known?.secretHash
      contents.entries[session.id] = Entry(session: session, secretHash: secretHash, readAt: readAt)
      if let secretHash { contents.ids[secretHash] = session.id }
    }
  }

  /// To be called after the store has changed what this user may do, or has revoked sessions of theirs. The last activity
  /// stays known, for the sessions that go on.
  func forget(userID: EntityID) {
    contents.withLock { contents in
      for (id, entry) in contents.entries where entry.session.principal.userID == userID { contents.outdate(id) }
      contents.ticket.changes += 1
    }
  }

  /// To be called after the store has revoked the session.
  func forget(_ id: EntityID) {
    contents.withLock { contents in
      contents.remove(id)
      contents.ticket.changes += 1
    }
  }
}
