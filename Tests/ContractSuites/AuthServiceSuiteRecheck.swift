import AuthContract
import Kernel
import TestSupport
import Testing

/// Looking whether a session still lives, while an answer goes on.
extension AuthServiceSuite {
  static let recheckChecks = [
    Check("a recheck tells who it is, as at sign-in, for both kinds of credential") { suite in
      _ = try await suite.create("boss", [.approver, .auditor])
      for call in [try await suite.browser("boss"), try await suite.client("boss")] {
        #expect(try await suite.recheck(call) == call.principal)
      }
    },
    Check("a recheck is no activity: the idle hour of a browser goes on") { suite in
      _ = try await suite.register("alice")
      let call = try await suite.browser("alice")
      for _ in 1...59 {
        suite.clock.advance(by: .seconds(60))
        _ = try await suite.recheck(call)
      }
      suite.clock.advance(by: .seconds(59))
      _ = try await suite.recheck(call)
      suite.clock.advance(by: .seconds(1))
      await suite.refused(.authRequired) { try await suite.recheck(call) }
      await suite.refused(.authRequired) { try await suite.again(call) }
    },
    Check("a recheck is no activity: the idle hour of an API client goes on") { suite in
      _ = try await suite.register("alice")
      let grant = try await suite.issueToken("alice")
      let call = try await suite.context(.bearer(token: grant.accessToken))
      for _ in 1...14 {
        suite.clock.advance(by: .seconds(60))
        _ = try await suite.recheck(call)
      }
      suite.clock.advance(by: .seconds(46 * 60))
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
    },
    Check("what counts as activity still does after a recheck") { suite in
      _ = try await suite.register("alice")
      let call = try await suite.browser("alice")
      suite.clock.advance(by: .seconds(59 * 60))
      _ = try await suite.recheck(call)
      _ = try await suite.again(call)
      _ = try await suite.recheck(call)
      suite.clock.advance(by: .seconds(59 * 60))
      _ = try await suite.recheck(call)
    },
    Check("the list of sessions shows the last activity, not the last recheck") { suite in
      _ = try await suite.register("alice")
      let watcher = try await suite.browser("alice")
      let signedIn = suite.clock.now()
      suite.clock.advance(by: .seconds(30 * 60))
      let other = try await suite.browser("alice")
      _ = try await suite.recheck(watcher)
      let sessions = try await suite.service.listSessions(other)
      let listed = sessions.first { $0.id == watcher.principal?.sessionID }
      #expect(listed?.lastActiveAt == signedIn)
    },
    Check("a recheck is refused at once when the session was ended") { suite in
      _ = try await suite.register("alice")
      for (call, code) in [
        (try await suite.browser("alice"), ProblemCode.authRequired),
        (try await suite.client("alice"), .authInvalidToken),
      ] {
        _ = try await suite.recheck(call)
        try await suite.service.signOut(call)
        await suite.refused(code) { try await suite.recheck(call) }
      }
    },
    Check("a recheck is refused at once when somebody else ended the sessions") { suite in
      let user = try await suite.register("alice")
      let calls = [try await suite.browser("alice"), try await suite.client("alice")]
      for call in calls { _ = try await suite.recheck(call) }
      #expect(try await suite.service.endSessions(of: user.userID, suite.admin) == 2)
      await suite.refused(.authRequired) { try await suite.recheck(calls[0]) }
      await suite.refused(.authInvalidToken) { try await suite.recheck(calls[1]) }
    },
    Check("a recheck is refused when the life of the token is over") { suite in
      _ = try await suite.register("alice")
      let call = try await suite.client("alice")
      suite.clock.advance(by: .seconds(15 * 60 - 1))
      _ = try await suite.recheck(call)
      suite.clock.advance(by: .seconds(1))
      await suite.refused(.authInvalidToken) { try await suite.recheck(call) }
    },
    Check("anything but a live credential is refused by a recheck") { suite in
      _ = try await suite.register("alice")
      let secret = try await suite.signIn("alice").secret
      let token = try await suite.issueToken("alice").accessToken
      for wrong in ["", "x", secret + "=", String(secret.dropLast()), token] {
        await suite.refused(.authRequired) {
          try await suite.service.recheckCredential(.session(secret: wrong), suite.anyone)
        }
      }
      for wrong in ["", "a.b.c", secret, token + "x", String(token.dropLast())] {
        await suite.refused(.authInvalidToken) {
          try await suite.service.recheckCredential(.bearer(token: wrong), suite.anyone)
        }
      }
    },
  ]

  private func recheck(_ call: CallContext) async throws -> Principal {
    try await service.recheckCredential(try #require(call.credential), anyone)
  }
}
