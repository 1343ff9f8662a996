import Auth
import AuthContract
import Foundation
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import AuthCrypto

struct BcryptHasherTests {
  func withHasher(
    cost: Int = 4, threads: Int = 2, waiting: Int = 64, _ body: (BcryptHasher) async throws -> Void
  ) async throws {
    let hasher = BcryptHasher(cost: cost, threads: threads, waiting: waiting, random: SeededRandom())
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(hasher))
    } catch {
      result = .failure(error)
    }
    await hasher.shutdown()
    try result.get()
  }

  func password(_ text: String) throws -> Password { try #require(Password(typing: text)) }

  /// Vectors of crypt_blowfish, the last two with `$2b$` in the place of `$2a$`: the same function.
  @Test(arguments: [
    ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    ("U*U*", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
    ("U*U*U", "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
  ])
  func knownVectors(_ text: String, _ hash: String) async throws {
    try await withHasher { hasher in
      let hash = try #require(PasswordHash(hash))
      #expect(try await hasher.verify(password(text), against: hash))
      #expect(try await !hasher.verify(password(text + "x"), against: hash))
    }
  }

  @Test func hashesWithTheConfiguredCostAndANewSalt() async throws {
    try await withHasher(cost: 5) { hasher in
      let first = try await hasher.hash(password("correct horse"))
      let second = try await hasher.hash(password("correct horse"))
      #expect(first.text.hasPrefix("$2b$05$"))
      #expect(first.text.prefix(29) != second.text.prefix(29))
      #expect(try await hasher.verify(password("correct horse"), against: second))
      #expect(try await !hasher.verify(password("correct hors"), against: second))
      #expect(try await !hasher.verify(password("Correct horse"), against: second))
    }
  }

  /// bcrypt by itself would take each pair for the same password.
  @Test(arguments: [
    (String(repeating: "x", count: 72) + "a", String(repeating: "x", count: 72) + "b"),
    (String(repeating: "x", count: 72), String(repeating: "x", count: 73)),
    (String(repeating: "é", count: 127) + "a", String(repeating: "é", count: 127) + "b"),
    ("12345678\u{0}a", "12345678\u{0}b"), ("12345678\u{0}", "12345678"), ("\u{0}2345678", "\u{0}8765432"),
  ])
  func everyByteCounts(_ right: String, _ wrong: String) async throws {
    try await withHasher { hasher in
      let hash = try await hasher.hash(password(right))
      #expect(try await hasher.verify(password(right), against: hash))
      #expect(try await !hasher.verify(password(wrong), against: hash))
    }
  }

  @Test func wholeSignInWithBcrypt() async throws {
    try await withHasher { hasher in
      let world = try await World.inMemory(hasher: hasher)
      try await world.register(password: "Cafe\u{301} \u{FB01}sh\u{0}12")
      _ = try await world.signIn(password: "Caf\u{E9} fish\u{0}12")
      #expect(
        await refusal { try await world.signIn(password: "Caf\u{E9} fish\u{0}13") } == .authInvalidCredentials)
      #expect(await refusal { try await world.signIn("nobody") } == .authInvalidCredentials)
    }
  }

  @Test func aFullQueueIsBusyAtOnce() async throws {
    try await withHasher(threads: 1, waiting: 1) { hasher in
      let gate = DispatchSemaphore(value: 0)
      // One blocks the thread, one waits; each is counted before its task can be seen to have begun.
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<2 {
          group.addTask {
            try await hasher.run {
              gate.wait()
              return true
            }
          }
        }
        while hasher.runningCount < 2 { await Task.yield() }
        let refused = await #expect(throws: PasswordHasherError.self) { try await hasher.hash(password("12345678")) }
        gate.signal()
        gate.signal()
        try await group.waitForAll()
        guard case .busy(let seconds) = refused else {
          Issue.record("expected busy, got \(String(describing: refused))")
          return
        }
        #expect(seconds >= 1)
      }
      _ = try await hasher.hash(password("12345678"))
      #expect(hasher.runningCount == 0)
    }
  }

  @Test func retryAfterGrowsWithTheCost() {
    #expect(BcryptHasher.secondsToDrain(count: 66, threads: 2, cost: 12) == 7)
    #expect(BcryptHasher.secondsToDrain(count: 66, threads: 2, cost: 14) == 27)
    #expect(BcryptHasher.secondsToDrain(count: 66, threads: 2, cost: 4) == 1)
  }

  @Test func failsAfterShutdown() async throws {
    let hasher = BcryptHasher(cost: 4, random: SeededRandom())
    await hasher.shutdown()
    await hasher.shutdown()
    let error = await #expect(throws: PasswordHasherError.self) { try await hasher.hash(password("12345678")) }
    guard case .failed = error else {
      Issue.record("expected a failure, got \(String(describing: error))")
      return
    }
  }
}
