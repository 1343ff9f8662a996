import AuthContract
import Crypto
import HTTPKit
import Kernel
import Synchronization

/// Who holds which credential, as Auth said a moment ago, because a credential is verified at every request.
///
/// Nobody is let in by what is too old. A revoked session is refused here within 5 seconds (SPEC §2): an answer is used for
/// `freshness`, or up to `tolerance` while Auth cannot be reached, and Auth itself may be 2 seconds behind a command line beside
/// it. Secrets are not kept, only their SHA-256.
final class KnownPrincipals: Sendable {
  /// How old an answer may be.
  static let freshness = Duration.seconds(1)
  /// How old it may be for reading when there is no newer one to be had.
  static let tolerance = Duration.seconds(3)
  static let largestCount = 10_000

  private struct Entry {
    let principal: Principal
    let askedAt: Timestamp
    /// When the credential itself expires.
    let expiresAt: Timestamp
  }

  private struct Contents {
    var entries: [[UInt8]: Entry] = [:]
    var changes: UInt64 = 0
  }

  private let clock: any WallClock
  private let expiry: @Sendable (_ token: String) -> Timestamp?
  private let contents = Mutex(Contents())

  init(clock: any WallClock, expiry: @escaping @Sendable (_ token: String) -> Timestamp?) {
    self.clock = clock
    self.expiry = expiry
  }

  /// Whether it makes sense to ask about a credential.
  func mayBeGood(_ credential: Credential) -> Bool {
    let key = KnownPrincipals.key(credential)
    let now = clock.now()
    let isKnown = contents.withLock { contents in contents.entries[key].map { now < $0.expiresAt } == true }
    return isKnown || expiry(of: credential) != nil
  }

  /// Until when a credential may be good; `nil` when it is not.
  private func expiry(of credential: Credential) -> Timestamp? {
    switch credential {
    case .session: .distantFuture
    case .bearer(let token): expiry(token)
    }
  }

  func principal(
    _ credential: Credential, _ check: CallerCheck, ask: () async throws(AuthError) -> Principal
  ) async throws(AuthError) -> Principal {
    let key = KnownPrincipals.key(credential)
    let now = clock.now()
    let (entry, changes) = contents.withLock { ($0.entries[key], $0.changes) }
    let age = entry.map { now.milliseconds - $0.askedAt.milliseconds }
    let isLive = entry.map { now < $0.expiresAt } == true
    if check != .fresh, isLive, let entry, let age, (0..<KnownPrincipals.freshness.milliseconds).contains(age) {
      return entry.principal
    }
    // The signature of a token that was good is still good.
    guard let expiresAt = isLive ? entry?.expiresAt : expiry(of: credential) else { throw .invalidToken }
    do {
      let principal = try await ask()
      keep(Entry(principal: principal, askedAt: now, expiresAt: expiresAt), for: key, unlessChangedSince: changes)
      return principal
    } catch {
      switch error {
      case .unavailable, .deadlineExceeded:
        guard check == .remembered else { break }
        // The time that the question took counts, too.
        let age = entry.map { clock.now().milliseconds - $0.askedAt.milliseconds }
        if let entry, let age, (0..<KnownPrincipals.tolerance.milliseconds).contains(age), isKnown(key) {
          return entry.principal
        }
      default: contents.withLock { $0.entries[key] = nil }
      }
      throw error
    }
  }

  /// To be called when sessions may have ended.
  func forget() {
    contents.withLock { contents in
      contents.entries.removeAll(keepingCapacity: true)
      contents.changes += 1
    }
  }

  private func isKnown(_ key: [UInt8]) -> Bool { contents.withLock { $0.entries[key] != nil } }

  private func keep(_ entry: Entry, for key: [UInt8], unlessChangedSince changes: UInt64) {
    contents.withLock { contents in
      guard contents.changes == changes else { return }
      // Starting over when full is cheaper than keeping an order of use, and costs each session one question.
      if contents.entries.count >= KnownPrincipals.largestCount { contents.entries.removeAll(keepingCapacity: true) }
      contents.entries[key] = entry
    }
  }

  private static func key(_ credential: Credential) -> [UInt8] {
    switch credential {
    case .session(let secret): Array(SHA256.hash(data: Array("session \(secret)".utf8)))
    case .bearer(let token): Array(SHA256.hash(data: Array("bearer \(token)".utf8)))
    }
  }
}
