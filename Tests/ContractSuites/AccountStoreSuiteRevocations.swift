import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// Ends sessions, and expects their number and one event that tells it, or none for none.
  func revoke(
    _ selection: SessionSelection, _ liveness: SessionLiveness = alive, ended count: Int,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let entry = AccountStoreSuite.entry(.revokeSessions, 1)
    var expected = entry
    expected.changes = AccountStoreSuite.ended(count)
    try await expectEvents(count == 0 ? [] : [expected], location) { () async throws in
      let found = try await sessions.revokeSessions(selection, liveness) { count in
        var entry = entry
        entry.changes = AccountStoreSuite.ended(count)
        return entry
      }
      #expect(found == count, sourceLocation: location)
    }
  }

  /// Alice with the sessions 1 to 3, Berta with 4.
  private func signedIn() async throws -> (alice: EntityID, berta: EntityID) {
    let (alice, berta) = (try await insert("alice", id: 1), try await insert("berta", id: 2))
    for number in UInt8(1)...3 { _ = try await insertSession(number, of: alice, kind: number == 3 ? .api : .browser) }
    _ = try await insertSession(4, of: berta)
    return (alice.userID, berta.userID)
  }

  static let revocationChecks = [
    Check("one session is ended once, and the others live") { suite in
      let (alice, _) = try await suite.signedIn()
      try await suite.revoke(.one(id(102), of: alice), ended: 1)
      try await suite.revoke(.one(id(102), of: alice), ended: 0)
      #expect(try await suite.live(1...4) == [1, 3, 4])
    },
    Check("a session of somebody else is not ended") { suite in
      let (alice, berta) = try await suite.signedIn()
      try await suite.revoke(.one(id(101), of: berta), ended: 0)
      try await suite.revoke(.one(id(4), of: alice), ended: 0)
      try await suite.revoke(.allBut(id(101), of: berta), ended: 1)
      #expect(try await suite.live(1...4) == [1, 2, 3])
    },
    Check("all sessions of one person end, or all but one") { suite in
      let (alice, _) = try await suite.signedIn()
      try await suite.revoke(.allBut(id(103), of: alice), ended: 2)
      #expect(try await suite.live(1...4) == [3, 4])
      try await suite.revoke(.all(of: alice), ended: 1)
      try await suite.revoke(.all(of: alice), ended: 0)
      #expect(try await suite.live(1...4) == [4])
    },
    Check("sessions that are over by themselves are not counted") { suite in
      let (alice, _) = try await suite.signedIn()
      try await suite.sessions.recordActivity(of: id(102), at: start + .seconds(100), ifNotSince: start)
      let idle = SessionLiveness(at: start + .seconds(200), idleLimit: start)
      try await suite.revoke(.all(of: alice), idle, ended: 1)
      #expect(try await suite.live(1...4) == [1, 3, 4])
      let late = SessionLiveness(at: start + .seconds(3_600), idleLimit: start - .seconds(1))
      try await suite.revoke(.all(of: alice), late, ended: 0)
    },
    Check("a revoked session stays revoked, with its last activity") { suite in
      let (alice, _) = try await suite.signedIn()
      try await suite.revoke(.one(id(101), of: alice), ended: 1)
      try await suite.sessions.recordActivity(of: id(101), at: start + .seconds(60), ifNotSince: start)
      let state = try await suite.sessions.findSession(.secretHash(secretHash(1)))
      #expect(state?.isRevoked == true)
      #expect(state?.lastActiveAt == start)
    },
    Check("of many who end one session at the same time, one does") { suite in
      let (alice, _) = try await suite.signedIn()
      let counts = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            let entry = entry(.signOut, 1)
            return try await suite.sessions.revokeSessions(.one(id(101), of: alice), alive) { _ in entry }
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(counts == 1)
      #expect(try await suite.trail().filter { $0.action == .signOut }.count == 1)
    },
  ]

  static let purgeChecks = [
    Check("a purge deletes what is over, in batches, and nothing else") { suite in
      let user = try await suite.insert("alice", id: 1)
      for number in UInt8(1)...5 { _ = try await suite.insertSession(number, of: user) }
      try await suite.revoke(.one(id(101), of: user.userID), ended: 1)
      for number in 102...105 {
        try await suite.sessions.recordActivity(
          of: id(number), at: start + .seconds(number == 102 ? 10 : 1_000), ifNotSince: start)
      }
      let now = start + .seconds(1_200)
      let idleLimit = start + .seconds(10)
      let purge = { limit in try await suite.sessions.purgeSessions(at: now, idleLimit: idleLimit, limit: limit) }
      try await suite.expectEvents([]) { () async throws in
        #expect(try await purge(1) == 1)
        #expect(try await purge(10) == 1)
        #expect(try await purge(10) == 0)
      }
      #expect(try await suite.sessions.findSession(.id(id(101))) == nil)
      #expect(try await suite.sessions.findSession(.id(id(102))) == nil)
      #expect(try await suite.sessions.findSession(.id(id(103))) != nil)
      #expect(
        try await suite.sessions.purgeSessions(at: start + .seconds(3_600), idleLimit: idleLimit, limit: 10) == 3)
    },
    Check("a purge takes refresh tokens and old links along") { suite in
      let user = try await suite.insert("alice", id: 1)
      _ = try await suite.insert("berta", id: 2)
      _ = try await suite.insertSession(1, of: user, kind: .api)
      try await suite.insertReset(7, of: 1)
      let fresh = PasswordResetRecord(
        tokenHash: secretHash(8), userID: id(2), createdAt: start, expiresAt: start + .seconds(3_601))
      _ = try await suite.accounts.insertPasswordReset(fresh, audit: entry(.issuePasswordReset, 2))
      let end = start + .seconds(3_600)
      #expect(try await suite.sessions.purgeSessions(at: end, idleLimit: start - .seconds(1), limit: 10) == 1)
      #expect(try await suite.sessions.findSession(.refreshHash(secretHash(1))) == nil)
      #expect(try await suite.accounts.findPasswordReset(tokenHash: secretHash(7), at: start) == nil)
      #expect(try await suite.accounts.findPasswordReset(tokenHash: secretHash(8), at: end)?.username == "berta")
    },
  ]
}
