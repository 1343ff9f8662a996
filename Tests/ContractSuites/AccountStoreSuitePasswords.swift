import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// A new password for the user with the number 1, in the place of `old`.
  static func replacement(
    old: PasswordHash = hash, new: PasswordHash = .dummy(cost: 5), kept: Int? = nil, newSecret: UInt8? = nil,
    number: Int = 1
  ) -> PasswordReplacement {
    let entry = entry(.changePassword, number)
    return PasswordReplacement(
      userID: id(number), old: old, new: new, keptSession: kept.map { id(100 + $0) },
      newSecretHash: newSecret.map(secretHash), at: start + .seconds(5), liveness: alive
    ) { count in
      var entry = entry
      entry.changes = ended(count)
      return entry
    }
  }

  /// A user with two browser sessions (1 and 2) and one of an API client (3).
  private func signedIn() async throws {
    let user = try await insert("alice", id: 1)
    _ = try await insertSession(1, of: user)
    _ = try await insertSession(2, of: user)
    _ = try await insertSession(3, of: user, kind: .api)
  }

  private func isKnown(_ secret: UInt8) async throws -> Bool {
    try await sessions.findSession(.secretHash(AccountStoreSuite.secretHash(secret))) != nil
  }

  static let passwordChecks = [
    Check("a new password ends the other sessions, and gives a browser a new secret") { suite in
      try await suite.signedIn()
      try await suite.insertReset(7, of: 1)
      try await suite.expectEvents([entry(.changePassword, 1, changes: ended(2))]) { () async throws in
        let count = try await suite.accounts.replacePassword(replacement(kept: 1, newSecret: 9))
        #expect(count == 2)
      }
      #expect(try await suite.accounts.findAccount(id: id(1))?.passwordHash == .dummy(cost: 5))
      #expect(try await suite.live(1...3) == [1])
      #expect(try await !suite.isKnown(1))
      #expect(try await suite.sessions.findSession(.secretHash(secretHash(9)))?.id == id(101))
      #expect(try await suite.accounts.findPasswordReset(tokenHash: secretHash(7), at: start) == nil)
    },
    Check("an API client keeps its session and what renews it") { suite in
      try await suite.signedIn()
      #expect(try await suite.accounts.replacePassword(replacement(kept: 3, newSecret: 9)) == 2)
      #expect(try await suite.live(1...3) == [3])
      #expect(try await suite.sessions.findSession(.refreshHash(secretHash(3)))?.id == id(103))
      #expect(try await !suite.isKnown(9))
    },
    Check("without a session to keep, all of them end") { suite in
      try await suite.signedIn()
      try await suite.expectEvents([entry(.changePassword, 1, changes: ended(3))]) { () async throws in
        #expect(try await suite.accounts.replacePassword(replacement()) == 3)
      }
      #expect(try await suite.live(1...3) == [])
    },
    Check("a new password is set only in the place of the one that was proved") { suite in
      try await suite.signedIn()
      try await suite.insertReset(7, of: 1)
      _ = try await suite.insert("berta", id: 2, isDisabled: true)
      try await suite.expectEvents([]) { () async throws in
        for wrong in [
          replacement(old: .dummy(cost: 6), kept: 1, newSecret: 9), replacement(number: 2),
          replacement(number: 9),
        ] {
          #expect(try await suite.accounts.replacePassword(wrong) == nil)
        }
      }
      #expect(try await suite.accounts.findAccount(id: id(1))?.passwordHash == hash)
      #expect(try await suite.accounts.findAccount(id: id(2))?.passwordHash == hash)
      #expect(try await suite.live(1...3) == [1, 2, 3])
      #expect(try await suite.isKnown(1))
      #expect(try await suite.accounts.findPasswordReset(tokenHash: secretHash(7), at: start) != nil)
    },
    Check("a session of somebody else is neither kept nor given a secret") { suite in
      try await suite.signedIn()
      _ = try await suite.insertSession(4, of: try await suite.insert("berta", id: 2))
      #expect(try await suite.accounts.replacePassword(replacement(kept: 4, newSecret: 9)) == 3)
      #expect(try await suite.live(1...4) == [4])
      #expect(try await suite.isKnown(4))
      #expect(try await !suite.isKnown(9))
    },
    Check("of many new passwords at the same time, one is set") { suite in
      try await suite.signedIn()
      let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
        for cost in 5...16 {
          group.addTask { try await suite.accounts.replacePassword(replacement(new: .dummy(cost: cost))) }
        }
        return try await group.reduce(into: [Int]()) { winners, count in
          if let count { winners.append(count) }
        }
      }
      #expect(winners == [3])
    },
  ]
}
