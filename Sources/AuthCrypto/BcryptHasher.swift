public import Auth
import Foundation
public import Kernel
import NIOPosix
import Synchronization

/// bcrypt on threads of its own, so that the rest of the server answers while passwords are hashed, and with a bounded
/// queue, so that a flood of sign-ins is turned away at once instead of waiting for minutes.
///
/// Cost 12 takes about 200 ms a password. Call `shutdown` before the last reference goes.
public final class BcryptHasher: PasswordHasher {
  /// Of new hashes.
  public let cost: Int
  private let threadCount: Int
  private let largestCount: Int
  private let random: any RandomSource
  private let threads: NIOThreadPool
  private let running = Mutex(0)

  /// - Parameters:
  ///   - cost: of new hashes (`auth.bcryptCost`), one of `PasswordHash.costs`.
  ///   - threads: how many passwords are hashed at the same time.
  ///   - waiting: how many more may wait for a thread.
  public init(cost: Int, threads: Int = 2, waiting: Int = 64, random: any RandomSource) {
    self.cost = cost
    self.threadCount = max(1, threads)
    self.largestCount = threadCount + max(0, waiting)
    self.random = random
    self.threads = NIOThreadPool(numberOfThreads: threadCount)
    self.threads.start()
  }

  /// Waits for a thread, and then takes the time of the cost.
  public func hash(_ password: Password) async throws(PasswordHasherError) -> PasswordHash {
    let (cost, salt) = (cost, random.bytes(Bcrypt.saltBytes))
    return try await run { Bcrypt.hash(password, cost: cost, salt: salt) }
  }

  /// Waits for a thread, and then takes the time of the cost of the hash.
  public func verify(_ password: Password, against hash: PasswordHash) async throws(PasswordHasherError) -> Bool {
    try await run { Bcrypt.verify(password, against: hash) }
  }

  /// Ends the threads. Later calls fail. May be called twice.
  public func shutdown() async {
    try? await threads.shutdownGracefully()
  }

  /// How many passwords are being hashed or wait for a thread.
  public var runningCount: Int { running.withLock { $0 } }

  /// How many may be hashed and wait; more are refused.
  public var limit: Int { largestCount }

  func run<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value?
  ) async throws(PasswordHasherError) -> Value {
    let count = running.withLock { count in
      guard count < largestCount else { return 0 }
      count += 1
      return count
    }
    guard count > 0 else {
      throw .busy(
        retryAfter: BcryptHasher.secondsToDrain(count: largestCount, threads: threadCount, cost: cost))
    }
    defer { running.withLock { $0 -= 1 } }
    let value: Value?
    do {
      value = try await threads.runIfActive {
        BcryptHasher.stepBack()
        return body()
      }
    } catch {
      throw .failed("password hashing was stopped: \(error)")
    }
    guard let value else { throw .failed("libxcrypt refused to hash") }
    return value
  }

  /// Lets every other thread go first: a request that needs no hash is answered in a millisecond, and must not wait for one.
  /// On Linux the priority is the thread's own; the call costs nothing beside a hash.
  private static func stepBack() {
    #if os(Linux)
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    #endif
  }

  /// Of 0 to 19.
  private static let niceness: Int32 = 10

  /// About how long a full queue takes: a hash of cost 12 takes 0.2 s, and each step doubles that.
  static func secondsToDrain(count: Int, threads: Int, cost: Int) -> Int {
    let milliseconds = (count / threads) * (200 << cost) >> 12
    return max(1, (milliseconds + 999) / 1000)
  }
}
