import Auth
import AuthContract
import AuthCrypto
import GRDB
import Kernel
import SQLiteKit
import TestSupport
import Testing

/// One refresh token in many hands at the same time, over a database in a file.
struct RefreshConcurrencyTests {
  private static let calls = 50

  private func liveTokens(_ world: World) async throws -> [Int] {
    try await world.database.read { db in
      try Int.fetchAll(
        db, sql: "SELECT count(*) FROM refresh_tokens WHERE rotated_at IS NULL GROUP BY session_id ORDER BY 1")
    }
  }

  @Test func everybodyHasOneSuccessor() async throws {
    try await World.withFile { world in
      try await world.register()
      let bystander = try await world.issueToken()
      var token = try await world.issueToken().refreshToken
      for round in 1...20 {
        let old = token
        let grants = try await withThrowingTaskGroup(of: TokenGrant.self) { group in
          for _ in 0..<RefreshConcurrencyTests.calls { group.addTask { try await world.refresh(old) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(grants.count == RefreshConcurrencyTests.calls)
        #expect(Set(grants.map(\.refreshToken)).count == 1, "round \(round)")
        token = try #require(grants.first?.refreshToken)
        #expect(token != old)
        #expect(try await liveTokens(world) == [1, 1])
      }
      #expect(try await world.trail().map(\.action) == [.register, .signIn, .signIn])
      _ = try await world.refresh(bystander.refreshToken)
    }
  }

  /// The store alone, as it takes the calls of several processes: of 50 calls a round one exchanges the token.
  @Test func oneCallARoundExchangesTheToken() async throws {
    try await World.withFile { world in
      try await world.register()
      let (digest, succession) = (SHA256Digest(), HMACRefreshTokens(derivedFrom: World.secret))
      var token = try await world.issueToken().refreshToken
      for round in 1...200 {
        let successors = succession.successors(of: token)
        let now = world.clock.now()
        let rotation = RefreshRotation(
          tokenHash: digest.digest(token), successorHashes: successors.map(digest.digest),
          liveness: SessionLiveness(at: now, idleLimit: now - .seconds(3_600)), graceLimit: now - .seconds(10)
        ) { session in
          AuditEntry(.refreshReuse, .denied, by: nil, on: .session(session.id), at: now, CallContext(requestID: "test"))
        }
        let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 0..<RefreshConcurrencyTests.calls {
            group.addTask {
              switch try await world.sessions.rotateRefreshToken(rotation) {
              case .rotated: "rotated"
              case .repeated(_, let index): "repeated \(index)"
              case .reused: "reused"
              case .unknown: "unknown"
              }
            }
          }
          return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(outcomes == ["rotated": 1, "repeated 0": RefreshConcurrencyTests.calls - 1], "round \(round)")
        token = try #require(successors.first)
        world.clock.advance(by: .seconds(1))
      }
      #expect(try await liveTokens(world) == [1])
      _ = try await world.refresh(token)
    }
  }
}
