import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  private struct Call: Sendable {
    let name: String
    let make: @Sendable (AuthServiceSuite, User, CallContext) async throws -> Void

    init(_ name: String, _ make: @escaping @Sendable (AuthServiceSuite, User, CallContext) async throws -> Void) {
      self.name = name
      self.make = make
    }
  }

  /// Every call that there is; the user is somebody else.
  private static let calls = [
    Call("registerUser") { suite, _, context in
      _ = try await suite.service.registerUser(Registration(username: "berta", password: password), context)
    },
    Call("createUser") { suite, _, context in
      let newUser = NewUser(username: "berta", secret: .password(password), roles: [.user])
      _ = try await suite.service.createUser(newUser, context)
    },
    Call("signIn") { suite, _, context in _ = try await suite.signIn("boss", context) },
    Call("issueToken") { suite, _, context in _ = try await suite.issueToken("boss", context) },
    Call("refreshToken") { suite, _, context in
      let token = try await suite.issueToken("boss").refreshToken
      _ = try await suite.service.refreshToken(token, context)
    },
    Call("verifyCredential") { suite, _, context in
      _ = try await suite.service.verifyCredential(try #require(context.credential), context)
    },
    Call("recheckCredential") { suite, _, context in
      _ = try await suite.service.recheckCredential(try #require(context.credential), context)
    },
    Call("currentUser") { suite, _, context in _ = try await suite.service.currentUser(context) },
    Call("updateProfile") { suite, _, context in
      _ = try await suite.service.updateProfile(displayName: "Late", context)
    },
    Call("changePassword") { suite, _, context in _ = try await suite.changePassword(context) },
    Call("listSessions") { suite, _, context in _ = try await suite.service.listSessions(context) },
    Call("revokeSession") { suite, _, context in
      try await suite.service.revokeSession(try #require(context.principal?.sessionID), context)
    },
    Call("revokeOtherSessions") { suite, _, context in _ = try await suite.service.revokeOtherSessions(context) },
    Call("signOut") { suite, _, context in try await suite.service.signOut(context) },
    Call("listUsers") { suite, _, context in _ = try await suite.service.listUsers(UserQuery(), context) },
    Call("findUser") { suite, user, context in _ = try await suite.service.findUser(user.userID, context) },
    Call("updateUser") { suite, user, context in
      _ = try await suite.service.updateUser(user.userID, UserChange(isDisabled: true), context)
    },
    Call("listSessions(of:)") { suite, user, context in
      _ = try await suite.service.listSessions(of: user.userID, context)
    },
    Call("endSessions") { suite, user, context in _ = try await suite.service.endSessions(of: user.userID, context) },
    Call("issuePasswordReset") { suite, user, context in
      _ = try await suite.service.issuePasswordReset(of: user.userID, context)
    },
    Call("resetPassword") { suite, user, context in
      let link = try await suite.service.issuePasswordReset(of: user.userID, suite.admin)
      let redemption = PasswordRedemption(token: link.token, newPassword: newPassword)
      _ = try await suite.service.resetPassword(redemption, context)
    },
    Call("listAuditEvents") { suite, _, context in
      _ = try await suite.service.listAuditEvents(AuditSearch(limit: 1), context)
    },
  ]

  /// Each call is made too late, and then, to show that it was the time alone, once more.
  static let deadlineChecks = calls.map { call in
    Check("\(call.name): a call that comes after its deadline does nothing") { suite in
      let user = try await suite.create("alice")
      try await suite.create("boss", [.admin])
      let alice = try await suite.browser("alice")
      let boss = try await suite.browser("boss")
      let before = try await suite.trail().map(\.action)
      var late = boss
      late.deadline = suite.clock.now()
      await suite.refused(.serverDeadlineExceeded) { try await call.make(suite, user, late) }
      let after = try await suite.trail().map(\.action)
      // A token or a link that the call itself needs is made in time.
      #expect(after == before || after == before + [call.name == "resetPassword" ? .issuePasswordReset : .signIn])
      #expect(try await suite.lives(alice))
      #expect(try await suite.lives(boss))
      var inTime = boss
      inTime.deadline = suite.clock.now() + .seconds(600)
      try await call.make(suite, user, inTime)
    }
  }
}
