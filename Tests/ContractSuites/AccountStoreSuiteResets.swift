import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// A link with the digest of this number for the user with that number; it is good for an hour from `start`.
  static func reset(_ number: UInt8, of user: Int) -> PasswordResetRecord {
    PasswordResetRecord(
      tokenHash: secretHash(number), userID: id(user), createdAt: start, expiresAt: start + .seconds(3_600))
  }

  func insertReset(_ number: UInt8, of user: Int) async throws {
    let entry = AccountStoreSuite.entry(.issuePasswordReset, user)
    try await expectEvents([entry]) { () async throws in
      let owner = try await accounts.insertPasswordReset(AccountStoreSuite.reset(number, of: user), audit: entry)
      #expect(owner?.userID == AccountStoreSuite.id(user))
    }
  }

  /// Whose link it was, when it is redeemed for a password of cost 5 within the hour.
  private func redeem(_ number: UInt8, after seconds: Int = 60) async throws -> User? {
    let entry = AccountStoreSuite.entry(.resetPassword, 1)
    return try await accounts.redeemPasswordReset(
      tokenHash: AccountStoreSuite.secretHash(number), newHash: .dummy(cost: 5),
      at: AccountStoreSuite.start + .seconds(seconds)
    ) { user in
      var entry = entry
      entry.target = .user(user.userID)
      return entry
    }
  }

  private func owner(_ number: UInt8, after seconds: Int = 0) async throws -> String? {
    let now = AccountStoreSuite.start + .seconds(seconds)
    return try await accounts.findPasswordReset(
      tokenHash: AccountStoreSuite.secretHash(number), at: now)?.username
  }

  static let resetChecks = [
    Check("a link is good once, and ends every session of its owner") { suite in
      let alice = try await suite.insert("alice", id: 1)
      _ = try await suite.insertSession(1, of: alice)
      _ = try await suite.insertSession(2, of: alice, kind: .api)
      _ = try await suite.insertSession(3, of: try await suite.insert("berta", id: 2))
      try await suite.insertReset(7, of: 1)
      #expect(try await suite.owner(7) == "alice")
      #expect(try await suite.accounts.findAccount(id: id(1))?.passwordHash == hash)
      try await suite.expectEvents([entry(.resetPassword, 1)]) { () async throws in
        #expect(try await suite.redeem(7)?.userID == id(1))
      }
      #expect(try await suite.accounts.findAccount(id: id(1))?.passwordHash == .dummy(cost: 5))
      #expect(try await suite.accounts.findAccount(id: id(2))?.passwordHash == hash)
      #expect(try await suite.live(1...3) == [3])
      #expect(try await suite.owner(7) == nil)
      try await suite.expectEvents([]) { () async throws in #expect(try await suite.redeem(7) == nil) }
    },
    Check("a new link takes the place of the one before") { suite in
      _ = try await suite.insert("alice", id: 1)
      _ = try await suite.insert("berta", id: 2)
      try await suite.insertReset(7, of: 1)
      try await suite.insertReset(8, of: 2)
      try await suite.insertReset(9, of: 1)
      #expect(try await suite.owner(7) == nil)
      #expect(try await suite.owner(8) == "berta")
      #expect(try await suite.owner(9) == "alice")
      #expect(try await suite.redeem(7) == nil)
      #expect(try await suite.redeem(9)?.username == "alice")
    },
    Check("a link is good up to its last moment") { suite in
      _ = try await suite.insert("alice", id: 1)
      try await suite.insertReset(7, of: 1)
      #expect(try await suite.owner(7, after: 3_599) == "alice")
      #expect(try await suite.owner(7, after: 3_600) == nil)
      try await suite.expectEvents([]) { () async throws in #expect(try await suite.redeem(7, after: 3_600) == nil) }
      #expect(try await suite.accounts.findAccount(id: id(1))?.passwordHash == hash)
      #expect(try await suite.redeem(7, after: 3_599) != nil)
    },
    Check("there is no link for nobody") { suite in
      try await suite.expectEvents([]) { () async throws in
        let owner = try await suite.accounts.insertPasswordReset(
          reset(7, of: 9), audit: entry(.issuePasswordReset, 9))
        #expect(owner == nil)
        #expect(try await suite.redeem(7) == nil)
      }
    },
    Check("a link of somebody who is disabled is not good, and stays") { suite in
      _ = try await suite.insert("alice", id: 1, isDisabled: true)
      try await suite.insertReset(7, of: 1)
      #expect(try await suite.owner(7) == nil)
      try await suite.expectEvents([]) { () async throws in #expect(try await suite.redeem(7) == nil) }
      #expect(try await suite.accounts.findAccount(id: id(1))?.passwordHash == hash)
      _ = try await suite.accounts.updateUser(update(1, UserChange(isDisabled: false)))
      #expect(try await suite.owner(7) == "alice")
    },
    Check("of many who redeem one link at the same time, one does") { suite in
      _ = try await suite.insert("alice", id: 1)
      try await suite.insertReset(7, of: 1)
      let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<20 { group.addTask { try await suite.redeem(7) != nil } }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(winners == 1)
      #expect(try await suite.trail().filter { $0.action == .resetPassword }.count == 1)
    },
  ]
}
