import Auth
import AuthContract
import Kernel
import Synchronization

/// A hasher that takes no time and writes down the cost of everything that it was asked for.
final class FakeHasher: PasswordHasher {
  private struct State {
    var cost = 12
    var verified: [Int] = []
    var hashed: [Int] = []
    var failure: PasswordHasherError?
    var beforeHash: (@Sendable () async -> Void)?
    var beforeVerify: (@Sendable () async -> Void)?
  }

  private let state = Mutex(State())

  var cost: Int { state.withLock { $0.cost } }
  var verified: [Int] { state.withLock { $0.verified } }
  var hashed: [Int] { state.withLock { $0.hashed } }

  func setCost(_ cost: Int) { state.withLock { $0.cost = cost } }
  func fail(_ failure: PasswordHasherError?) { state.withLock { $0.failure = failure } }

  /// Runs once, while the next hash is made.
  func beforeNextHash(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.beforeHash = body } }

  /// Runs once, while the next password is checked.
  func beforeNextVerify(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.beforeVerify = body } }

  func forgetCalls() {
    state.withLock { state in
      state.verified = []
      state.hashed = []
    }
  }

  func hash(_ password: Password) async throws(PasswordHasherError) -> PasswordHash {
    let (cost, failure, beforeHash) = state.withLock { state in
      state.hashed.append(state.cost)
      defer { state.beforeHash = nil }
      return (state.cost, state.failure, state.beforeHash)
    }
    await beforeHash?()
    if let failure { throw failure }
    guard let hash = FakeHasher.hash(password, cost: cost) else { throw .failed("the double made no hash") }
    return hash
  }

  func verify(_ password: Password, against hash: PasswordHash) async throws(PasswordHasherError) -> Bool {
    let (failure, beforeVerify) = state.withLock { state in
      state.verified.append(hash.cost)
      defer { state.beforeVerify = nil }
      return (state.failure, state.beforeVerify)
    }
    await beforeVerify?()
    if let failure { throw failure }
    return FakeHasher.hash(password, cost: hash.cost) == hash
  }

  /// FNV-1a over the bytes, in the form of bcrypt.
  static func hash(_ password: Password, cost: Int) -> PasswordHash? {
    let number = password.text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(number, radix: 36)
    let salt = String(repeating: ".", count: 22)
    return PasswordHash("$2b$\(cost < 10 ? "0" : "")\(cost)$\(salt)" + digits.padded(to: 31))
  }
}

extension String {
  fileprivate func padded(to length: Int) -> String { String(repeating: "0", count: length - count) + self }
}

/// A list of three common passwords.
struct FewCommonPasswords: CommonPasswords {
  static let words: Set<String> = ["password123", "iloveyou1", "1qaz2wsx"]

  func contains(_ password: String) -> Bool { FewCommonPasswords.words.contains(password.lowercased()) }
}

/// A store that counts what passes through it, and can fail or pause on demand.
final class CountingSessionStore: ForwardingSessionStore {
  private struct State {
    var reads = 0
    var activityWrites = 0
    var failsActivity = false
    var afterRead: (@Sendable () async -> Void)?
  }

  let store: any SessionStore
  private let state = Mutex(State())

  init(_ store: any SessionStore) { self.store = store }

  var reads: Int { state.withLock { $0.reads } }
  var activityWrites: Int { state.withLock { $0.activityWrites } }

  func failActivity() { state.withLock { $0.failsActivity = true } }

  /// Runs once, between the next read of a session and its answer.
  func afterNextRead(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.afterRead = body } }

  func findSession(_ key: SessionKey) async throws(StoreError) -> SessionState? {
    state.withLock { $0.reads += 1 }
    let session = try await store.findSession(key)
    let afterRead = state.withLock { state in
      defer { state.afterRead = nil }
      return state.afterRead
    }
    await afterRead?()
    return session
  }

  func recordActivity(of id: EntityID, at now: Timestamp, ifNotSince limit: Timestamp) async throws(StoreError) {
    let fails = state.withLock { state in
      state.activityWrites += 1
      return state.failsActivity
    }
    if fails { throw StoreError("disk full") }
    try await store.recordActivity(of: id, at: now, ifNotSince: limit)
  }
}
