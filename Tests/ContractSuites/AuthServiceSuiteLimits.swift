import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  /// Failed sign-ins, of browsers and of API clients in turn.
  private func fail(_ username: String, _ count: Int, from address: String? = nil) async {
    let context = address.map(anyone(at:)) ?? anyone
    for number in 0..<count {
      if number.isMultiple(of: 2) {
        await refused(.authInvalidCredentials) { try await signIn(username, password: "wrong password", context) }
      } else {
        await refused(.authInvalidCredentials) { try await issueToken(username, password: "wrong password", context) }
      }
    }
  }

  static let limitChecks = [
    Check("after 5 failures a username waits until the window has passed, with the right password, too") { suite in
      _ = try await suite.register("alice")
      await suite.fail("alice", 4)
      _ = try await suite.signIn("alice")
      suite.clock.advance(by: .seconds(20))
      await suite.fail("Alice", 1)
      for password in [password, "wrong password"] {
        let problem = await suite.refused(.authTooManyAttempts) { try await suite.signIn("alice", password: password) }
        #expect(problem?.retryAfter == 40)
        await suite.refused(.authTooManyAttempts) { try await suite.issueToken("ALICE", password: password) }
      }
      suite.clock.advance(by: .milliseconds(39_001))
      let problem = await suite.refused(.authTooManyAttempts) { try await suite.signIn("alice") }
      #expect(problem?.retryAfter == 1)
      suite.clock.advance(by: .milliseconds(999))
      _ = try await suite.signIn("alice")
      _ = try await suite.issueToken("alice")
    },
    Check("a name that nobody has waits alike") { suite in
      await suite.fail("nobody", 5)
      let problem = await suite.refused(.authTooManyAttempts) { try await suite.signIn("nobody") }
      #expect(problem?.retryAfter == 60)
      suite.clock.advance(by: .seconds(60))
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("nobody") }
    },
    Check("the failures under one name are no other's") { suite in
      _ = try await suite.register("alice")
      let session = try await suite.browser("alice")
      _ = try await suite.register("berta")
      await suite.fail("alice", 5)
      _ = try await suite.signIn("berta")
      #expect(try await suite.lives(session))
    },
    Check("after 20 failures an address waits, whatever the names, and no other address") { suite in
      _ = try await suite.register("alice")
      let address = "192.0.2.7"
      for number in 0..<18 { await suite.fail("nobody_\(number)", 1, from: address) }
      // Names that nobody can have, too.
      for name in ["", "no such name"] { await suite.fail(name, 1, from: address) }
      let problem = await suite.refused(.authTooManyAttempts) {
        try await suite.signIn("alice", suite.anyone(at: address))
      }
      #expect(problem?.retryAfter == 60)
      _ = try await suite.signIn("alice", suite.anyone(at: "192.0.2.8"))
      suite.clock.advance(by: .seconds(60))
      _ = try await suite.signIn("alice", suite.anyone(at: address))
    },
    Check("links for a new password that are not good count as failures of their address") { suite in
      let (here, there) = (suite.anyone(at: "192.0.2.7"), suite.anyone(at: "192.0.2.8"))
      let redemption = PasswordRedemption(token: "not a link", newPassword: newPassword)
      for _ in 0..<20 {
        await suite.refused(.authInvalidResetLink) { try await suite.service.resetPassword(redemption, here) }
      }
      await suite.refused(.authTooManyAttempts) { try await suite.service.resetPassword(redemption, here) }
      await suite.refused(.authInvalidResetLink) { try await suite.service.resetPassword(redemption, there) }
    },
    Check("right passwords count for nothing, however many") { suite in
      _ = try await suite.register("alice")
      for _ in 0..<25 {
        _ = try await suite.signIn("alice")
        _ = try await suite.issueToken("alice")
      }
    },
    Check("of many wrong passwords at the same time, 5 are looked at") { suite in
      _ = try await suite.register("alice")
      let codes = await withTaskGroup(of: ProblemCode?.self) { group in
        for _ in 0..<50 {
          group.addTask { await suite.code { try await suite.signIn("alice", password: "wrong password") } }
        }
        return await group.reduce(into: [ProblemCode?: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(codes == [.authInvalidCredentials: 5, .authTooManyAttempts: 45])
    },
    Check("an address registers 10 times in an hour, and no other address has to wait") { suite in
      let (here, there) = (suite.anyone(at: "192.0.2.7"), suite.anyone(at: "192.0.2.8"))
      let register = { @Sendable (username: String, password: String, context: CallContext) async throws in
        try await suite.service.registerUser(Registration(username: username, password: password), context)
      }
      // A form that is filled in wrong counts for nothing.
      for _ in 0..<12 { await suite.refused(.requestInvalid) { try await register("new_user", "short", here) } }
      for number in 0..<9 { _ = try await register("user_\(number)", password, here) }
      await suite.refused(.authUsernameTaken) { try await register("user_0", password, here) }
      let problem = await suite.refused(.authTooManyAttempts) { try await register("user_10", password, here) }
      #expect(problem?.retryAfter == 3_600)
      _ = try await register("user_11", password, there)
      suite.clock.advance(by: .seconds(3_600))
      _ = try await register("user_10", password, here)
    },
  ]
}
