import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  private func issueReset(of user: User) async throws -> PasswordReset {
    try await service.issuePasswordReset(of: user.userID, admin)
  }

  private func reset(_ token: String, to password: String = AuthServiceSuite.newPassword) async throws -> User {
    try await service.resetPassword(PasswordRedemption(token: token, newPassword: password), anyone)
  }

  static let resetChecks = [
    Check("a link sets a new password once, and ends every session") { suite in
      let user = try await suite.create("alice")
      let grant = try await suite.issueToken("alice")
      let sessions = [try await suite.browser("alice"), try await suite.context(.bearer(token: grant.accessToken))]
      let link = try await suite.issueReset(of: user)
      #expect(link.token.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
      #expect(link.expiresAt == suite.clock.now() + .seconds(24 * 3_600))
      #expect(link.user.userID == user.userID)
      _ = try await suite.signIn("alice")
      #expect(try await suite.reset(link.token).userID == user.userID)
      for session in sessions { #expect(try await !suite.lives(session)) }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(grant.refreshToken) }
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("alice") }
      _ = try await suite.signIn("alice", password: newPassword)
      await suite.refused(.authInvalidResetLink) { try await suite.reset(link.token, to: "one more password") }
      _ = try await suite.signIn("alice", password: newPassword)
    },
    Check("a new link takes the place of the one before") { suite in
      let (alice, berta) = (try await suite.create("alice"), try await suite.create("berta"))
      let first = try await suite.issueReset(of: alice)
      let other = try await suite.issueReset(of: berta)
      let second = try await suite.issueReset(of: alice)
      await suite.refused(.authInvalidResetLink) { try await suite.reset(first.token) }
      #expect(try await suite.reset(second.token).username == "alice")
      #expect(try await suite.reset(other.token).username == "berta")
    },
    Check("a link is good for 24 hours") { suite in
      let (alice, berta) = (try await suite.create("alice"), try await suite.create("berta"))
      let (first, second) = (try await suite.issueReset(of: alice), try await suite.issueReset(of: berta))
      suite.clock.advance(by: .seconds(24 * 3_600 - 1))
      _ = try await suite.reset(first.token)
      suite.clock.advance(by: .seconds(1))
      await suite.refused(.authInvalidResetLink) { try await suite.reset(second.token) }
      _ = try await suite.signIn("berta")
    },
    Check("a link of somebody who was disabled is not good, and never becomes it") { suite in
      let user = try await suite.create("alice")
      let link = try await suite.issueReset(of: user)
      try await suite.update(user, isDisabled: true)
      await suite.refused(.authInvalidResetLink) { try await suite.reset(link.token) }
      try await suite.update(user, isDisabled: false)
      await suite.refused(.authInvalidResetLink) { try await suite.reset(link.token) }
      _ = try await suite.signIn("alice")
    },
    Check("a link is no longer good after a change of password") { suite in
      let user = try await suite.create("alice")
      let link = try await suite.issueReset(of: user)
      _ = try await suite.changePassword(try await suite.browser("alice"), to: "the owner's choice")
      await suite.refused(.authInvalidResetLink) { try await suite.reset(link.token) }
    },
    Check("a bad new password is named, and the link stays good") { suite in
      let link = try await suite.issueReset(of: try await suite.create("alice_smith"))
      for bad in ["", "short", "Alice_Smith", "password123", String(repeating: "x", count: 129)] {
        await suite.refusedFields(["new_password"]) { try await suite.reset(link.token, to: bad) }
      }
      _ = try await suite.reset(link.token)
    },
    Check("anything but a link is refused") { suite in
      let link = try await suite.issueReset(of: try await suite.create("alice"))
      for wrong in ["", "x", "\(link.token)=", " \(link.token)", String(repeating: "A", count: 100_000)] {
        await suite.refused(.authInvalidResetLink) { try await suite.reset(wrong) }
      }
      await suite.refused(.authRequired) { try await suite.verify(.session(secret: link.token)) }
      await suite.refused(.authInvalidRefreshToken) { try await suite.refresh(link.token) }
      _ = try await suite.reset(link.token)
    },
    Check("of many who redeem one link at the same time, one does") { suite in
      let link = try await suite.issueReset(of: try await suite.create("alice"))
      let codes = await withTaskGroup(of: ProblemCode?.self) { group in
        for number in 0..<10 {
          group.addTask { await suite.code { try await suite.reset(link.token, to: "new password \(number)") } }
        }
        return await group.reduce(into: [ProblemCode?: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(codes == [nil: 1, .authInvalidResetLink: 9])
    },
  ]
}
