import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  static let client = CallContext.Client(address: "192.0.2.7", userAgent: "suite")

  /// A digest that is the same for the same number.
  static func secretHash(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }

  /// Begins a session of an hour at `start`.
  func insertSession(
    _ number: UInt8, of user: User, kind: Session.Kind = .browser, client: CallContext.Client = client
  ) async throws -> Session {
    let session = Session(
      id: try AccountStoreSuite.id(100 + Int(number)), userID: user.userID, kind: kind,
      createdAt: AccountStoreSuite.start, endsAt: AccountStoreSuite.start + .seconds(3_600), client: client)
    let hash = kind == .browser ? AccountStoreSuite.secretHash(number) : nil
    #expect(try await sessions.insertSession(session, secretHash: hash))
    return session
  }

  static let sessionChecks = [
    Check("a session is found by its identifier and by its secret's digest") { suite in
      let user = try await suite.insert("alice", id: 1, roles: [.approver])
      let browser = try await suite.insertSession(1, of: user)
      let api = try await suite.insertSession(2, of: user, kind: .api)
      let state = SessionState(
        id: browser.id, userID: user.userID, username: "alice", roles: [.approver], isUserDisabled: false,
        lastActiveAt: start, endsAt: browser.endsAt, isRevoked: false)
      #expect(try await suite.sessions.findSession(.id(browser.id)) == state)
      #expect(try await suite.sessions.findSession(.secretHash(secretHash(1))) == state)
      #expect(try await suite.sessions.findSession(.id(api.id))?.id == api.id)
      #expect(try await suite.sessions.findSession(.secretHash(secretHash(2))) == nil)
      #expect(try await suite.sessions.findSession(.id(id(1))) == nil)
    },
    Check("no session begins for a user who is disabled or gone") { suite in
      let disabled = try await suite.insert("alice", id: 1, isDisabled: true)
      for userID in [disabled.userID, try id(9)] {
        let session = Session(
          id: try id(50), userID: userID, kind: .api, createdAt: start, endsAt: start + .seconds(60), client: client)
        #expect(try await !suite.sessions.insertSession(session, secretHash: nil))
        #expect(try await suite.sessions.findSession(.id(session.id)) == nil)
      }
    },
    Check("one secret cannot open two sessions") { suite in
      let user = try await suite.insert("alice", id: 1)
      _ = try await suite.insertSession(1, of: user)
      let second = Session(
        id: try id(50), userID: user.userID, kind: .browser, createdAt: start, endsAt: start + .seconds(60),
        client: client)
      await #expect(throws: StoreError.self) {
        try await suite.sessions.insertSession(second, secretHash: secretHash(1))
      }
      #expect(try await suite.sessions.findSession(.id(second.id)) == nil)
    },
    Check("whatever a client calls itself can be stored") { suite in
      let user = try await suite.insert("alice", id: 1)
      let oneCharacter = "e" + String(repeating: "\u{301}", count: 5_000)
      let client = CallContext.Client(address: String(repeating: "f", count: 500), userAgent: oneCharacter)
      let session = try await suite.insertSession(1, of: user, client: client)
      #expect(session.userAgent.unicodeScalars.count == 255)
      #expect(try await suite.sessions.findSession(.id(session.id)) != nil)
    },
    Check("activity moves forward, and only when the last one is old enough") { suite in
      let session = try await suite.insertSession(1, of: try await suite.insert("alice", id: 1))
      let minute = start + .seconds(60)
      try await suite.sessions.recordActivity(of: session.id, at: minute, ifNotSince: start - .seconds(1))
      #expect(try await suite.sessions.findSession(.id(session.id))?.lastActiveAt == start)
      try await suite.sessions.recordActivity(of: session.id, at: minute, ifNotSince: start)
      #expect(try await suite.sessions.findSession(.id(session.id))?.lastActiveAt == minute)
    },
    Check("a revoked session stays revoked, and the others live") { suite in
      let user = try await suite.insert("alice", id: 1)
      let first = try await suite.insertSession(1, of: user)
      let second = try await suite.insertSession(2, of: user)
      try await suite.sessions.revokeSession(first.id, at: start + .seconds(1))
      try await suite.sessions.revokeSession(first.id, at: start + .seconds(2))
      try await suite.sessions.recordActivity(of: first.id, at: start + .seconds(60), ifNotSince: start)
      let state = try await suite.sessions.findSession(.id(first.id))
      #expect(state?.isRevoked == true)
      #expect(state?.lastActiveAt == start)
      #expect(try await suite.sessions.findSession(.id(second.id))?.isRevoked == false)
    },
    Check("a purge deletes what is over, in batches, and nothing else") { suite in
      let user = try await suite.insert("alice", id: 1)
      for number in UInt8(1)...5 { _ = try await suite.insertSession(number, of: user) }
      try await suite.sessions.revokeSession(id(101), at: start + .seconds(1))
      for number in 102...105 {
        try await suite.sessions.recordActivity(
          of: id(number), at: start + .seconds(number == 102 ? 10 : 1_000), ifNotSince: start)
      }
      let now = start + .seconds(1_200)
      let idleLimit = start + .seconds(10)
      let purge = { limit in try await suite.sessions.purgeSessions(at: now, idleLimit: idleLimit, limit: limit) }
      #expect(try await purge(1) == 1)
      #expect(try await purge(10) == 1)
      #expect(try await purge(10) == 0)
      #expect(try await suite.sessions.findSession(.id(id(101))) == nil)
      #expect(try await suite.sessions.findSession(.id(id(102))) == nil)
      #expect(try await suite.sessions.findSession(.id(id(103))) != nil)
      #expect(
        try await suite.sessions.purgeSessions(at: start + .seconds(3_600), idleLimit: idleLimit, limit: 10) == 3)
    },
  ]
}
