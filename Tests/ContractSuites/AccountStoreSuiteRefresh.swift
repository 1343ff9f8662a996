import Auth
import AuthContract
import Kernel
import Testing

extension AccountStoreSuite {
  /// What becomes of a refresh token when it is presented so many seconds after the start, with a grace time of 10 s and an
  /// idle time of half an hour.
  func refresh(
    _ token: UInt8, to successors: [UInt8], after seconds: Int
  ) async throws -> Refreshed {
    let now = AccountStoreSuite.start + .seconds(seconds)
    let entry = AccountStoreSuite.entry(.refreshReuse, 1)
    let rotation = RefreshRotation(
      tokenHash: AccountStoreSuite.secretHash(token), successorHashes: successors.map(AccountStoreSuite.secretHash),
      liveness: SessionLiveness(at: now, idleLimit: now - .seconds(1_800)), graceLimit: now - .seconds(10)
    ) { session in
      var entry = entry
      entry.target = .session(session.id)
      return entry
    }
    return switch try await sessions.rotateRefreshToken(rotation) {
    case .rotated(let session): .rotated(session.id)
    case .repeated(let session, let index): .repeated(session.id, index)
    case .reused(let session): .reused(session.id)
    case .unknown: .unknown
    }
  }

  /// The outcome as a value that can be compared.
  enum Refreshed: Hashable, Sendable {
    case rotated(EntityID)
    case repeated(EntityID, Int)
    case reused(EntityID)
    case unknown
  }

  /// Alice with an API client, whose refresh token has the number 1.
  func withClient(roles: [Role] = [.user]) async throws -> EntityID {
    try await insertSession(1, of: try await insert("alice", id: 1, roles: roles), kind: .api).id
  }

  private func owner(_ token: UInt8) async throws -> SessionState? {
    try await sessions.findSession(.refreshHash(AccountStoreSuite.secretHash(token)))
  }

  static let refreshChecks = [
    Check("a refresh token is exchanged for the first successor, which counts as activity") { suite in
      let session = try await suite.withClient(roles: [.approver])
      try await suite.expectEvents([]) { () async throws in
        #expect(try await suite.refresh(1, to: [2, 9], after: 60) == .rotated(session))
        #expect(try await suite.owner(2)?.lastActiveAt == start + .seconds(60))
        #expect(try await suite.owner(9) == nil)
        #expect(try await suite.refresh(2, to: [3, 9], after: 120) == .rotated(session))
      }
      let state = try await suite.owner(3)
      #expect(state?.id == session)
      #expect(state?.principal.roles == [.approver])
      #expect(state?.lastActiveAt == start + .seconds(120))
    },
    Check("an exchange never moves activity back") { suite in
      let session = try await suite.withClient()
      try await suite.sessions.recordActivity(of: session, at: start + .seconds(100), ifNotSince: start)
      #expect(try await suite.refresh(1, to: [2], after: 60) == .rotated(session))
      #expect(try await suite.owner(2)?.lastActiveAt == start + .seconds(100))
    },
    Check("a token that comes again within the grace time has its successor again") { suite in
      let session = try await suite.withClient()
      #expect(try await suite.refresh(1, to: [2], after: 60) == .rotated(session))
      try await suite.expectEvents([]) { () async throws in
        for seconds in [60, 65, 69] {
          #expect(try await suite.refresh(1, to: [2], after: seconds) == .repeated(session, 0))
        }
        #expect(try await suite.owner(2)?.lastActiveAt == start + .seconds(60))
        #expect(try await suite.refresh(2, to: [3], after: 69) == .rotated(session))
      }
    },
    Check("after a key was replaced, the successor of the earlier key is found") { suite in
      let session = try await suite.withClient()
      #expect(try await suite.refresh(1, to: [2], after: 60) == .rotated(session))
      #expect(try await suite.refresh(1, to: [8, 9, 2], after: 65) == .repeated(session, 2))
      #expect(try await suite.owner(8) == nil)
    },
    Check("of many who exchange one token at the same time, one does, and the others learn of it") { suite in
      let session = try await suite.withClient()
      let outcomes = try await withThrowingTaskGroup(of: Refreshed.self) { group in
        for _ in 0..<50 { group.addTask { try await suite.refresh(1, to: [2], after: 60) } }
        return try await group.reduce(into: [Refreshed: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(outcomes == [.rotated(session): 1, .repeated(session, 0): 49])
    },
  ]

  static let reuseChecks = [
    Check("a token that comes after the grace time ends its session, which is recorded once") { suite in
      let session = try await suite.withClient()
      _ = try await suite.refresh(1, to: [2], after: 60)
      var event = entry(.refreshReuse, 1)
      event.target = .session(session)
      try await suite.expectEvents([event]) { () async throws in
        #expect(try await suite.refresh(1, to: [2], after: 70) == .reused(session))
        #expect(try await suite.owner(2)?.isRevoked == true)
        for token in [1, 2] as [UInt8] {
          #expect(try await suite.refresh(token, to: [token + 1], after: 71) == .unknown)
        }
      }
    },
    Check("a token whose successor was used ends its session, within the grace time, too") { suite in
      let session = try await suite.withClient()
      _ = try await suite.refresh(1, to: [2], after: 60)
      _ = try await suite.refresh(2, to: [3], after: 61)
      #expect(try await suite.refresh(2, to: [3], after: 62) == .repeated(session, 0))
      var event = entry(.refreshReuse, 1)
      event.target = .session(session)
      try await suite.expectEvents([event]) { () async throws in
        #expect(try await suite.refresh(1, to: [2], after: 62) == .reused(session))
      }
      #expect(try await suite.owner(3)?.isRevoked == true)
      #expect(try await suite.refresh(3, to: [4], after: 63) == .unknown)
    },
    Check("another session of the same person goes on") { suite in
      _ = try await suite.withClient()
      let user = try #require(try await suite.accounts.findUser(id: id(1)))
      let other = try await suite.insertSession(5, of: user, kind: .api)
      _ = try await suite.refresh(1, to: [2], after: 60)
      _ = try await suite.refresh(1, to: [2], after: 90)
      #expect(try await suite.refresh(5, to: [6], after: 91) == .rotated(other.id))
    },
    Check("a token of a session that is over, or of nobody, is unknown and recorded nowhere") { suite in
      let session = try await suite.withClient()
      let user = try #require(try await suite.accounts.findUser(id: id(1)))
      _ = try await suite.insertSession(5, of: user)
      _ = try await suite.refresh(1, to: [2], after: 1)
      try await suite.expectEvents([]) { () async throws in
        for token in [5, 7] as [UInt8] { #expect(try await suite.refresh(token, to: [8], after: 60) == .unknown) }
        // Idle for half an hour since the exchange.
        for token in [1, 2] as [UInt8] { #expect(try await suite.refresh(token, to: [8], after: 1_801) == .unknown) }
        // Active, but at its end.
        try await suite.sessions.recordActivity(
          of: session, at: start + .seconds(3_500), ifNotSince: start + .seconds(1))
        for token in [1, 2] as [UInt8] { #expect(try await suite.refresh(token, to: [8], after: 3_600) == .unknown) }
      }
      #expect(try await suite.refresh(2, to: [3], after: 3_599) == .rotated(session))
    },
    Check("a token of a session that was ended, or of a disabled user, is unknown and recorded nowhere") { suite in
      _ = try await suite.withClient()
      let berta = try await suite.insert("berta", id: 2)
      _ = try await suite.insertSession(5, of: berta, kind: .api)
      for (token, successor) in [(1, 2), (5, 6)] as [(UInt8, UInt8)] {
        _ = try await suite.refresh(token, to: [successor], after: 1)
      }
      try await suite.revoke(.one(id(101), of: id(1)), ended: 1)
      _ = try await suite.accounts.updateUser(update(2, UserChange(isDisabled: true)))
      try await suite.expectEvents([]) { () async throws in
        for token in [1, 2, 5, 6] as [UInt8] {
          for seconds in [5, 60] {
            #expect(try await suite.refresh(token, to: [token + 1], after: seconds) == .unknown)
          }
        }
      }
    },
  ]
}
