import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  static let sessionChecks = [
    Check("a session is found by its identifier and by what proves it") { suite in
      let user = try await suite.insert("alice", id: 1, roles: [.approver])
      let browser = try await suite.insertSession(1, of: user)
      let api = try await suite.insertSession(2, of: user, kind: .api)
      let state = SessionState(
        id: browser.id, userID: user.userID, username: "alice", roles: [.approver], isUserDisabled: false,
        lastActiveAt: start, endsAt: browser.endsAt, isRevoked: false)
      #expect(try await suite.sessions.findSession(.id(browser.id)) == state)
      #expect(try await suite.sessions.findSession(.secretHash(secretHash(1))) == state)
      #expect(try await suite.sessions.findSession(.refreshHash(secretHash(1))) == nil)
      #expect(try await suite.sessions.findSession(.id(api.id))?.id == api.id)
      #expect(try await suite.sessions.findSession(.refreshHash(secretHash(2)))?.id == api.id)
      #expect(try await suite.sessions.findSession(.secretHash(secretHash(2))) == nil)
      #expect(try await suite.sessions.findSession(.id(id(1))) == nil)
    },
    Check("a session is the last sign-in of its user") { suite in
      let user = try await suite.insert("alice", id: 1)
      #expect(user.lastSignInAt == nil)
      _ = try await suite.insertSession(1, of: user)
      #expect(try await suite.accounts.findUser(id: user.userID)?.lastSignInAt == start)
    },
    Check("no session begins for a user who is disabled, gone, or has another password by now") { suite in
      let user = try await suite.insert("alice", id: 1)
      let disabled = try await suite.insert("berta", id: 2, isDisabled: true)
      try await suite.expectEvents([]) { () async throws in
        for (userID, proof) in [
          (disabled.userID, hash), (id(9), hash), (user.userID, PasswordHash.dummy(cost: 5)),
        ] {
          let session = Session(
            id: id(50), userID: userID, kind: .api, createdAt: start, endsAt: start + .seconds(60), client: client)
          let isStored = try await suite.sessions.insertSession(
            session, secretHash: secretHash(1), proof: proof, audit: entry(.signIn, 50))
          #expect(!isStored)
          #expect(try await suite.sessions.findSession(.id(session.id)) == nil)
          #expect(try await suite.sessions.findSession(.refreshHash(secretHash(1))) == nil)
        }
      }
      for id in [user.userID, disabled.userID] {
        #expect(try await suite.accounts.findUser(id: id)?.lastSignInAt == nil)
      }
    },
    Check("one secret cannot open two sessions") { suite in
      let user = try await suite.insert("alice", id: 1)
      for (number, kind) in [(UInt8(1), Session.Kind.browser), (2, .api)] {
        _ = try await suite.insertSession(number, of: user, kind: kind)
        let second = Session(
          id: id(50), userID: user.userID, kind: kind, createdAt: start, endsAt: start + .seconds(60),
          client: client)
        try await suite.expectEvents([]) { () async throws in
          await #expect(throws: StoreError.self) {
            try await suite.sessions.insertSession(
              second, secretHash: secretHash(number), proof: hash, audit: entry(.signIn, 50))
          }
        }
        #expect(try await suite.sessions.findSession(.id(second.id)) == nil)
      }
    },
    Check("whatever a client calls itself can be stored") { suite in
      let user = try await suite.insert("alice", id: 1)
      let oneCharacter = "e" + String(repeating: "\u{301}", count: 5_000)
      let client = CallContext.Client(address: String(repeating: "f", count: 500), userAgent: oneCharacter)
      let session = try await suite.insertSession(1, of: user, client: client)
      #expect(session.userAgent.unicodeScalars.count == 255)
      let listed = try await suite.sessions.listSessions(of: user.userID, alive)
      #expect(listed.map(\.userAgent) == [session.userAgent])
      #expect(listed.map(\.address) == [String(repeating: "f", count: 100)])
    },
    Check("activity moves forward, and only when the last one is old enough") { suite in
      let session = try await suite.insertSession(1, of: try await suite.insert("alice", id: 1))
      let minute = start + .seconds(60)
      try await suite.expectEvents([]) { () async throws in
        try await suite.sessions.recordActivity(of: session.id, at: minute, ifNotSince: start - .seconds(1))
        #expect(try await suite.sessions.findSession(.id(session.id))?.lastActiveAt == start)
        try await suite.sessions.recordActivity(of: session.id, at: minute, ifNotSince: start)
        #expect(try await suite.sessions.findSession(.id(session.id))?.lastActiveAt == minute)
      }
    },
    Check("somebody's live sessions are listed by last activity, newest first") { suite in
      let user = try await suite.insert("alice", id: 1)
      for number in UInt8(1)...4 {
        _ = try await suite.insertSession(number, of: user, kind: number == 2 ? .api : .browser)
        try await suite.sessions.recordActivity(
          of: id(100 + Int(number)), at: start + .seconds(10 * Int(number)), ifNotSince: start)
      }
      _ = try await suite.insertSession(5, of: try await suite.insert("berta", id: 2))
      try await suite.revoke(.one(id(103), of: user.userID), ended: 1)
      let now = SessionLiveness(at: start + .seconds(50), idleLimit: start + .seconds(10))
      let listed = try await suite.sessions.listSessions(of: user.userID, now)
      #expect(
        listed == [
          info(4, lastActive: 40), info(2, .api, lastActive: 20),
        ])
      let later = SessionLiveness(at: start + .seconds(3_600), idleLimit: start)
      #expect(try await suite.sessions.listSessions(of: user.userID, later).isEmpty)
      #expect(try await suite.sessions.listSessions(of: id(9), now).isEmpty)
    },
  ]

  private static func info(
    _ number: Int, _ kind: SessionInfo.Kind = .browser, lastActive seconds: Int
  ) -> SessionInfo {
    SessionInfo(
      id: id(100 + number), kind: kind, createdAt: start, lastActiveAt: start + .seconds(seconds),
      endsAt: start + .seconds(3_600), address: "192.0.2.7", userAgent: "suite", isCurrent: false)
  }
}
