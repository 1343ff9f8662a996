import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  static let sessionChecks = [
    Check("wrong credentials are all the same refusal") { suite in
      _ = try await suite.register("alice")
      let wrong = [
        ("alice", "correct horse batterx"), ("nobody", password), ("al", password), ("", ""), ("alice", ""),
        ("alice'--", password), ("alice", String(repeating: "x", count: 100_000)), ("alice", "\(password)\u{0}"),
      ]
      for (username, password) in wrong {
        // Failures are limited.
        suite.clock.advance(by: .seconds(61))
        let problem = await suite.refused(.authInvalidCredentials) {
          try await suite.signIn(username, password: password)
        }
        #expect(problem?.fields.isEmpty == true)
        #expect(problem?.detail == "Invalid username or password.")
        await suite.refused(.authInvalidCredentials) { try await suite.issueToken(username, password: password) }
      }
    },
    Check("a browser signs in and is known by its secret") { suite in
      let user = try await suite.register("alice")
      let session = try await suite.signIn("alice")
      #expect(session.secret.utf8.count == 43)
      #expect(session.endsAt == suite.clock.now() + .seconds(30 * 86_400))
      let principal = try await suite.verify(.session(secret: session.secret))
      #expect(principal == session.principal)
      #expect(principal.userID == user.userID)
      #expect(principal.sessionID != nil)
      #expect(principal.roles == [.user])
    },
    Check("two sign-ins are two sessions with two secrets") { suite in
      _ = try await suite.register("alice")
      let first = try await suite.signIn("alice")
      let second = try await suite.signIn("alice")
      #expect(first.secret != second.secret)
      #expect(first.principal.sessionID != second.principal.sessionID)
    },
    Check("anything but a live secret is refused") { suite in
      _ = try await suite.register("alice")
      let secret = try await suite.signIn("alice").secret
      let changed = (secret.hasPrefix("A") ? "B" : "A") + secret.dropFirst()
      for wrong in ["", "x", changed, secret + "=", " \(secret)", String(repeating: "A", count: 100_000)] {
        await suite.refused(.authRequired) { try await suite.verify(.session(secret: wrong)) }
      }
      await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: secret)) }
    },
    Check("signing out ends this session and no other, at once") { suite in
      _ = try await suite.register("alice")
      let laptop = Credential.session(secret: try await suite.signIn("alice").secret)
      let phone = Credential.session(secret: try await suite.signIn("alice").secret)
      try await suite.service.signOut(try await suite.context(laptop))
      await suite.refused(.authRequired) { try await suite.verify(laptop) }
      _ = try await suite.verify(phone)
      await suite.refused(.authRequired) { try await suite.service.signOut(suite.anyone) }
    },
    Check("a session is over after an idle hour, and activity moves that hour") { suite in
      _ = try await suite.register("alice")
      let credential = Credential.session(secret: try await suite.signIn("alice").secret)
      for minutes in [59, 59, 1, 59] {
        suite.clock.advance(by: .seconds(minutes * 60))
        _ = try await suite.verify(credential)
      }
      suite.clock.advance(by: .seconds(60 * 60))
      await suite.refused(.authRequired) { try await suite.verify(credential) }
    },
    Check("activity within the last minute counts to the second") { suite in
      _ = try await suite.register("alice")
      let credential = Credential.session(secret: try await suite.signIn("alice").secret)
      suite.clock.advance(by: .seconds(50))
      _ = try await suite.verify(credential)
      suite.clock.advance(by: .seconds(60 * 60 - 1))
      _ = try await suite.verify(credential)
    },
    Check("a session is over after 30 days, however active") { suite in
      _ = try await suite.register("alice")
      let session = try await suite.signIn("alice")
      let credential = Credential.session(secret: session.secret)
      while suite.clock.now() + .seconds(59 * 60) < session.endsAt {
        suite.clock.advance(by: .seconds(59 * 60))
        _ = try await suite.verify(credential)
      }
      suite.clock.advance(by: .seconds(59 * 60))
      await suite.refused(.authRequired) { try await suite.verify(credential) }
    },
  ]
}
