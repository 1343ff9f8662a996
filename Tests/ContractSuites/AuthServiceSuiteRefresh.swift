import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  /// A token of the same form that nobody has been given.
  private static func altered(_ token: String) -> String { (token.hasPrefix("A") ? "B" : "A") + token.dropFirst() }

  static let refreshChecks = [
    Check("a refresh token is exchanged for new tokens of the same session") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.issueToken("alice")
      suite.clock.advance(by: .seconds(60))
      let second = try await suite.refresh(first.refreshToken)
      for grant in [first, second] {
        #expect(grant.refreshToken.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
        #expect(grant.tokenType == "bearer")
        #expect(grant.expiresIn == 900)
        #expect(grant.scope == "user:orders")
      }
      #expect(first.refreshToken != second.refreshToken)
      #expect(first.accessToken != second.accessToken)
      let session = try await suite.verify(.bearer(token: first.accessToken)).sessionID
      #expect(try await suite.verify(.bearer(token: second.accessToken)).sessionID == session)
    },
    Check("a session is renewed again and again, each time with the newest token") { suite in
      _ = try await suite.register("alice")
      var grants = [try await suite.issueToken("alice")]
      for _ in 0..<12 {
        suite.clock.advance(by: .seconds(15 * 60))
        grants.append(try await suite.refresh(grants[grants.count - 1].refreshToken))
      }
      #expect(Set(grants.map(\.refreshToken)).count == 13)
      _ = try await suite.verify(.bearer(token: grants[12].accessToken))
      await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: grants[11].accessToken)) }
    },
    Check("a token that was exchanged a moment ago has the same successor again") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.issueToken("alice")
      let second = try await suite.refresh(first.refreshToken)
      for seconds in [0, 5, 4] {
        suite.clock.advance(by: .seconds(seconds))
        let again = try await suite.refresh(first.refreshToken)
        #expect(again.refreshToken == second.refreshToken)
        _ = try await suite.verify(.bearer(token: again.accessToken))
      }
      let third = try await suite.refresh(second.refreshToken)
      _ = try await suite.verify(.bearer(token: third.accessToken))
    },
    Check("of many exchanges of one token at the same time, all have one successor") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.issueToken("alice")
      let successors = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<20 { group.addTask { try await suite.refresh(first.refreshToken).refreshToken } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(successors.count == 1)
      for token in successors { _ = try await suite.refresh(token) }
    },
    Check("an exchange is activity") { suite in
      _ = try await suite.register("alice")
      var grant = try await suite.issueToken("alice")
      for _ in 0..<3 {
        suite.clock.advance(by: .seconds(59 * 60))
        grant = try await suite.refresh(grant.refreshToken)
      }
      suite.clock.advance(by: .seconds(60 * 60))
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
    },
    Check("new tokens carry the roles of the moment") { suite in
      let user = try await suite.create("alice")
      let grant = try await suite.issueToken("alice")
      _ = try await suite.service.updateUser(user.userID, UserChange(roles: [.approver]), suite.admin)
      let next = try await suite.refresh(grant.refreshToken)
      #expect(next.scope == "admin:orders user:orders")
      #expect(try await suite.verify(.bearer(token: next.accessToken)).roles == [.approver])
    },
  ]

  static let reuseChecks = [
    Check("a token that was exchanged longer ago ends its session, at once") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.issueToken("alice")
      let other = try await suite.client("alice")
      let second = try await suite.refresh(first.refreshToken)
      _ = try await suite.verify(.bearer(token: second.accessToken))
      suite.clock.advance(by: .seconds(10))
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(first.refreshToken) }
      for grant in [first, second] {
        await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
        await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: grant.accessToken)) }
      }
      #expect(try await suite.lives(other))
      let reuses = try await suite.trail().filter { $0.action == .refreshReuse }
      #expect(reuses.map(\.outcome) == [.denied])
    },
    Check("once its successor was used, a token ends its session within the grace time, too") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.issueToken("alice")
      let second = try await suite.refresh(first.refreshToken)
      let third = try await suite.refresh(second.refreshToken)
      _ = try await suite.verify(.bearer(token: third.accessToken))
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(first.refreshToken) }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(third.refreshToken) }
      await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: third.accessToken)) }
    },
    Check("anything but a refresh token is refused, and ends nothing") { suite in
      _ = try await suite.register("alice")
      let grant = try await suite.issueToken("alice")
      let secret = try await suite.signIn("alice").secret
      let token = grant.refreshToken
      for wrong in [
        "", "x", altered(token), "\(token)=", " \(token)", String(token.dropLast()), grant.accessToken, secret,
        String(repeating: "A", count: 43), String(repeating: "A", count: 100_000),
        String(repeating: "\u{E9}", count: 43),
      ] {
        await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(wrong) }
      }
      _ = try await suite.refresh(token)
      _ = try await suite.verify(.session(secret: secret))
      #expect(try await !suite.trail().contains { $0.action == .refreshReuse })
    },
    Check("a refresh token proves nothing else") { suite in
      _ = try await suite.register("alice")
      let token = try await suite.issueToken("alice").refreshToken
      await suite.refused(.authRequired) { try await suite.verify(.session(secret: token)) }
      await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: token)) }
      await suite.refused(.authInvalidResetLink) {
        try await suite.service.resetPassword(
          PasswordRedemption(token: token, newPassword: "another password"), suite.anyone)
      }
    },
    Check("a refresh token is worth nothing after its session") { suite in
      _ = try await suite.register("alice")
      let grant = try await suite.issueToken("alice")
      try await suite.service.signOut(try await suite.context(.bearer(token: grant.accessToken)))
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      #expect(try await !suite.trail().contains { $0.action == .refreshReuse })
    },
  ]
}
