import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  static let newPassword = "a much better one"

  func changePassword(
    _ context: CallContext, from current: String = AuthServiceSuite.password,
    to new: String = AuthServiceSuite.newPassword
  ) async throws -> ChangedPassword {
    try await service.changePassword(PasswordChange(currentPassword: current, newPassword: new), context)
  }

  static let passwordChecks = [
    Check("a new password gives the browser a new secret, and ends every other session") { suite in
      _ = try await suite.register("alice")
      let session = try await suite.signIn("alice")
      let alice = try await suite.context(.session(secret: session.secret))
      let grant = try await suite.issueToken("alice")
      let others = [
        try await suite.browser("alice"), try await suite.context(.bearer(token: grant.accessToken)),
      ]
      let changed = try await suite.changePassword(alice)
      #expect(changed.endedSessions == 2)
      let secret = try #require(changed.newSecret)
      #expect(secret.utf8.count == 43)
      #expect(try await suite.verify(.session(secret: secret)).sessionID == session.principal.sessionID)
      await suite.refused(.authRequired) { try await suite.verify(.session(secret: session.secret)) }
      for other in others { #expect(try await !suite.lives(other)) }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("alice") }
      _ = try await suite.signIn("alice", password: newPassword)
    },
    Check("an API client keeps its tokens") { suite in
      _ = try await suite.register("alice")
      let grant = try await suite.issueToken("alice")
      let alice = try await suite.context(.bearer(token: grant.accessToken))
      let browser = try await suite.browser("alice")
      let changed = try await suite.changePassword(alice)
      #expect(changed.newSecret == nil)
      #expect(changed.endedSessions == 1)
      #expect(try await suite.lives(alice))
      #expect(try await !suite.lives(browser))
      _ = try await suite.refresh(grant.refreshToken)
    },
    Check("a wrong current password is named, and changes nothing") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.browser("alice")
      let other = try await suite.client("alice")
      for wrong in ["", "correct horse batterx", String(repeating: "x", count: 100_000)] {
        await suite.refusedFields(["current_password"]) { try await suite.changePassword(alice, from: wrong) }
      }
      #expect(try await suite.lives(alice))
      #expect(try await suite.lives(other))
      _ = try await suite.signIn("alice")
    },
    Check("a bad new password is named, and changes nothing") { suite in
      _ = try await suite.register("alice_smith")
      let alice = try await suite.browser("alice_smith")
      for (bad, code) in [
        ("", FieldProblem.Code.tooShort), ("short", .tooShort), (String(repeating: "x", count: 129), .tooLong),
        ("Alice_Smith", .invalid), ("password123", .invalid), (password, .invalid),
      ] {
        let problem = await suite.refused(.requestInvalid) { try await suite.changePassword(alice, to: bad) }
        #expect(problem?.fields.map(\.field) == ["new_password"])
        #expect(problem?.fields.map(\.code) == [code])
      }
      #expect(try await suite.lives(alice))
      _ = try await suite.signIn("alice_smith")
    },
    Check("wrong current passwords count as failed sign-ins") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.browser("alice")
      for _ in 0..<5 {
        await suite.refusedFields(["current_password"]) {
          try await suite.changePassword(alice, from: "wrong password")
        }
      }
      await suite.refused(.authTooManyAttempts) { try await suite.changePassword(alice) }
      await suite.refused(.authTooManyAttempts) { try await suite.signIn("alice") }
      suite.clock.advance(by: .seconds(60))
      #expect(try await suite.changePassword(alice).endedSessions == 0)
    },
    Check("of two changes of one password, one is made") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.client("alice")
      async let first = try? suite.changePassword(alice, to: "the first new one")
      async let second = try? suite.changePassword(alice, to: "the second new one")
      let made = [await first != nil, await second != nil]
      #expect(made.filter { $0 }.count == 1)
      _ = try await suite.signIn("alice", password: made[0] ? "the first new one" : "the second new one")
    },
    Check("whoever changes the password is still active since the last request") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.client("alice")
      let browser = try await suite.browser("alice")
      suite.clock.advance(by: .seconds(50))
      let changed = try await suite.changePassword(try await suite.again(browser))
      suite.clock.advance(by: .seconds(60 * 60 - 1))
      _ = try await suite.verify(.session(secret: try #require(changed.newSecret)))
      #expect(try await !suite.lives(alice))
    },
  ]

  static let profileChecks = [
    Check("people choose what they are called") { suite in
      _ = try await suite.register("alice")
      _ = try await suite.register("berta")
      let (alice, berta) = (try await suite.browser("alice"), try await suite.client("berta"))
      #expect(try await suite.service.currentUser(alice).displayName == "")
      for (typed, name) in [
        ("  Alice <b>&</b> \u{1F600}\u{3000}", "Alice <b>&</b> \u{1F600}"),
        (String(repeating: "\u{1F600}", count: 60), String(repeating: "\u{1F600}", count: 60)), ("   ", ""),
        ("Berta", "Berta"), ("Berta", "Berta"),
      ] {
        let user = try await suite.service.updateProfile(displayName: typed, alice)
        #expect(user.displayName == name)
        #expect(try await suite.service.currentUser(alice) == user)
        #expect(user.username == "alice")
      }
      #expect(try await suite.service.currentUser(berta).displayName == "")
    },
    Check("a bad display name is named, and changes nothing") { suite in
      _ = try await suite.register("alice")
      let alice = try await suite.browser("alice")
      _ = try await suite.service.updateProfile(displayName: "Alice", alice)
      for (bad, code) in [
        (String(repeating: "x", count: 61), FieldProblem.Code.tooLong), ("two\nlines", .invalid), ("\u{0}", .invalid),
        ("tab\t", .invalid), ("\u{85}", .invalid),
      ] {
        let problem = await suite.refused(.requestInvalid) {
          try await suite.service.updateProfile(displayName: bad, alice)
        }
        #expect(problem?.fields.map(\.field) == ["display_name"])
        #expect(problem?.fields.map(\.code) == [code])
      }
      #expect(try await suite.service.currentUser(alice).displayName == "Alice")
    },
    Check("one's own account needs a sign-in") { suite in
      let id = try await suite.register("alice").userID
      await suite.refused(.authRequired) { try await suite.service.currentUser(suite.anyone) }
      await suite.refused(.authRequired) { try await suite.service.updateProfile(displayName: "x", suite.anyone) }
      await suite.refused(.authRequired) { try await suite.changePassword(suite.anyone) }
      await suite.refused(.authRequired) { try await suite.service.listSessions(suite.anyone) }
      await suite.refused(.authRequired) { try await suite.service.revokeSession(id, suite.anyone) }
      await suite.refused(.authRequired) { try await suite.service.revokeOtherSessions(suite.anyone) }
    },
  ]
}
