import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// An entry that no trail takes: a request has a name of at least one character.
  private static func unwritable(_ entry: AuditEntry) -> AuditEntry {
    var entry = entry
    entry.requestID = ""
    return entry
  }

  /// A change that writes an event, and whether it could be made.
  private struct Change: Sendable {
    let name: String
    let make: @Sendable (AccountStoreSuite, AuditEntry) async throws -> Bool
  }

  /// Alice (1) with a browser (session 1), an API client (2) whose token is 2 or already 3, and a link (7); Berta is (2).
  private func stage() async throws {
    let alice = try await insert("alice", id: 1)
    _ = try await insert("berta", id: 2)
    _ = try await insertSession(1, of: alice)
    _ = try await insertSession(2, of: alice, kind: .api)
    #expect(try await refresh(2, to: [3], after: 1) == .rotated(AccountStoreSuite.id(102)))
    try await insertReset(7, of: 1)
  }

  private static let changes = [
    Change(name: "insertAccount") { suite, entry in
      let account = Account(user: suite.user("carol", id: 3), passwordHash: hash)
      return try await suite.accounts.insertAccount(account, audit: entry)
    },
    Change(name: "updateUser") { suite, entry in
      let update = UserUpdate(
        userID: id(1), change: UserChange(roles: [.admin]), at: start, liveness: alive
      ) { _, _, _ in entry }
      guard case .updated(let user) = try await suite.accounts.updateUser(update) else { return false }
      return user.roles == [.admin]
    },
    Change(name: "updateProfile") { suite, entry in
      try await suite.accounts.updateProfile(of: id(1), displayName: "Alice", audit: entry) != nil
    },
    Change(name: "replacePassword") { suite, entry in
      let replacement = PasswordReplacement(
        userID: id(1), old: hash, new: .dummy(cost: 5), keptSession: id(101), newSecretHash: secretHash(9),
        at: start, liveness: alive
      ) { _ in entry }
      return try await suite.accounts.replacePassword(replacement) == 1
    },
    Change(name: "insertPasswordReset") { suite, entry in
      try await suite.accounts.insertPasswordReset(reset(8, of: 1), audit: entry) != nil
    },
    Change(name: "redeemPasswordReset") { suite, entry in
      try await suite.accounts.redeemPasswordReset(
        tokenHash: secretHash(7), newHash: .dummy(cost: 5), at: start
      ) { _ in entry } != nil
    },
    Change(name: "insertSession") { suite, entry in
      let session = Session(
        id: id(103), userID: id(1), kind: .api, createdAt: start + .seconds(9), endsAt: start + .seconds(99),
        client: client)
      return try await suite.sessions.insertSession(
        session, secretHash: secretHash(5), proof: hash, audit: entry)
    },
    Change(name: "revokeSessions") { suite, entry in
      try await suite.sessions.revokeSessions(.all(of: id(1)), alive) { _ in entry } == 2
    },
    Change(name: "rotateRefreshToken") { suite, entry in
      let now = start + .seconds(60)
      let rotation = RefreshRotation(
        tokenHash: secretHash(2), successorHashes: [secretHash(3)],
        liveness: SessionLiveness(at: now, idleLimit: start - .seconds(1)), graceLimit: now - .seconds(10)
      ) { _ in entry }
      guard case .reused = try await suite.sessions.rotateRefreshToken(rotation) else { return false }
      return true
    },
  ]

  /// All that the stores tell about the stage.
  private func snapshot() async throws -> [String] {
    var texts: [String] = []
    for number in 1...3 {
      let account = try await accounts.findAccount(id: AccountStoreSuite.id(number))
      texts.append("\(String(describing: account?.user)) \(account?.passwordHash.text ?? "")")
    }
    for number in 101...103 {
      texts.append("\(String(describing: try await state(.id(AccountStoreSuite.id(number)))))")
    }
    for number in UInt8(1)...9 {
      let hash = AccountStoreSuite.secretHash(number)
      texts.append("\(String(describing: try await state(.secretHash(hash))?.id))")
      texts.append("\(String(describing: try await state(.refreshHash(hash))?.id))")
      let owner = try await accounts.findPasswordReset(tokenHash: hash, at: AccountStoreSuite.start)
      texts.append("\(String(describing: owner))")
    }
    return texts
  }

  private func state(_ key: SessionKey) async throws -> SessionState? { try await sessions.findSession(key) }

  /// A change and its event are there together or not at all.
  static let atomicityChecks = changes.map { change in
    Check("\(change.name): a change whose event cannot be written is not made, and can be made afterwards") { suite in
      try await suite.stage()
      let before = try await suite.snapshot()
      let event = entry(.updateUser, 1)
      try await suite.expectEvents([]) { () async throws in
        await #expect(throws: StoreError.self) { _ = try await change.make(suite, unwritable(event)) }
      }
      #expect(try await suite.snapshot() == before)
      try await suite.expectEvents([event]) { () async throws in #expect(try await change.make(suite, event)) }
      #expect(try await suite.snapshot() != before)
    }
  }
}
