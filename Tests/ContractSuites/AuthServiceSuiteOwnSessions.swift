import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  static let ownSessionChecks = [
    Check("own sessions are listed, the one of the call first, then by last activity") { suite in
      _ = try await suite.register("alice")
      _ = try await suite.register("berta")
      let start = suite.clock.now()
      let first = try await suite.browser("alice")
      suite.clock.advance(by: .seconds(10))
      let second = try await suite.client("alice")
      suite.clock.advance(by: .seconds(10))
      let third = try await suite.browser("alice")
      _ = try await suite.browser("berta")
      let listed = try await suite.service.listSessions(first)
      let ids = [first, third, second].map { $0.principal?.sessionID }
      #expect(listed.map(\.id) == ids)
      #expect(listed.map(\.isCurrent) == [true, false, false])
      #expect(listed.map(\.kind) == [.browser, .browser, .api])
      #expect(listed.map(\.createdAt) == [start, start + .seconds(20), start + .seconds(10)])
      #expect(listed.map(\.endsAt) == listed.map { $0.createdAt + .seconds(30 * 86_400) })
      #expect(try await suite.service.listSessions(second).map(\.isCurrent) == [true, false, false])
    },
    Check("a session shows where it began") { suite in
      _ = try await suite.register("alice")
      let session = try await suite.signIn("alice", suite.anyone(at: "192.0.2.7"))
      let listed = try await suite.service.listSessions(try await suite.context(.session(secret: session.secret)))
      #expect(listed.map(\.address) == ["192.0.2.7"])
      #expect(listed.map(\.userAgent) == ["Browser/1.0"])
    },
    Check("activity is listed to the second") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.browser("alice")
      let other = try await suite.client("alice")
      for seconds in [7, 50, 13] {
        suite.clock.advance(by: .seconds(seconds))
        #expect(try await suite.lives(alice))
        let listed = try await suite.service.listSessions(other)
        #expect(listed.first { !$0.isCurrent }?.lastActiveAt == suite.clock.now())
      }
    },
    Check("a session that is over is not listed") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.browser("alice")
      suite.clock.advance(by: .seconds(30 * 60))
      let second = try await suite.browser("alice")
      try await suite.service.signOut(try await suite.browser("alice"))
      #expect(try await suite.service.listSessions(second).count == 2)
      suite.clock.advance(by: .seconds(30 * 60))
      #expect(try await suite.service.listSessions(second).map(\.isCurrent) == [true])
      #expect(try await !suite.lives(first))
    },
  ]

  static let revokeChecks = [
    Check("ending a session ends that one and no other, at once") { suite in
      _ = try await suite.register("alice")
      let laptop = try await suite.browser("alice")
      let phone = try await suite.browser("alice")
      let grant = try await suite.issueToken("alice")
      let script = try await suite.context(.bearer(token: grant.accessToken))
      for ended in [phone, script] {
        let id = try #require(ended.principal?.sessionID)
        try await suite.service.revokeSession(id, laptop)
        #expect(try await !suite.lives(ended))
        await suite.refused(.authSessionNotFound) { try await suite.service.revokeSession(id, laptop) }
      }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      #expect(try await suite.lives(laptop))
      #expect(try await suite.service.listSessions(laptop).map(\.id) == [laptop.principal?.sessionID])
    },
    Check("ending the session of the call is signing out") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.browser("alice")
      try await suite.service.revokeSession(try #require(alice.principal?.sessionID), alice)
      #expect(try await !suite.lives(alice))
    },
    Check("somebody else's session cannot be ended, nor one that never was") { suite in
      let user = try await suite.register("alice")
      _ = try await suite.register("berta")
      let alice = try await suite.browser("alice")
      let berta = try await suite.browser("berta")
      for id in [try #require(alice.principal?.sessionID), user.userID] {
        await suite.refused(.authSessionNotFound) { try await suite.service.revokeSession(id, berta) }
        await suite.refused(.authSessionNotFound) { try await suite.service.revokeSession(id, suite.admin) }
      }
      #expect(try await suite.lives(alice))
    },
    Check("all other sessions are ended at once, and counted") { suite in
      _ = try await suite.register("alice")
      _ = try await suite.register("berta")
      let mine = try await suite.browser("alice")
      let others = [
        try await suite.browser("alice"), try await suite.browser("alice"), try await suite.client("alice"),
      ]
      let berta = try await suite.browser("berta")
      #expect(try await suite.service.revokeOtherSessions(mine) == 3)
      for other in others { #expect(try await !suite.lives(other)) }
      #expect(try await suite.lives(mine))
      #expect(try await suite.lives(berta))
      #expect(try await suite.service.revokeOtherSessions(mine) == 0)
    },
    Check("whoever ends other sessions is still active since the last request") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.browser("alice")
      suite.clock.advance(by: .seconds(50))
      _ = try await suite.service.revokeOtherSessions(try await suite.again(alice))
      suite.clock.advance(by: .seconds(60 * 60 - 1))
      #expect(try await suite.lives(alice))
    },
  ]
}
