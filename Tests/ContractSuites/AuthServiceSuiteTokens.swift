import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  static let tokenChecks = [
    Check("an API client signs in and is known by its token") { suite in
      let user = try await suite.register("alice")
      let grant = try await suite.issueToken("alice")
      #expect(grant.tokenType == "bearer")
      #expect(grant.expiresIn == 900)
      #expect(grant.scope == "user:orders")
      let principal = try await suite.verify(.bearer(token: grant.accessToken))
      #expect(principal.userID == user.userID)
      #expect(principal.username == "alice")
      #expect(principal.roles == [.user])
      #expect(principal.sessionID != nil)
    },
    Check("a token is good for 15 minutes") { suite in
      _ = try await suite.register("alice")
      let credential = Credential.bearer(token: try await suite.issueToken("alice").accessToken)
      suite.clock.advance(by: .seconds(899))
      _ = try await suite.verify(credential)
      suite.clock.advance(by: .seconds(1))
      await suite.refused(.authInvalidToken) { try await suite.verify(credential) }
    },
    Check("a token of a session that signed out is refused at once") { suite in
      _ = try await suite.register("alice")
      let credential = Credential.bearer(token: try await suite.issueToken("alice").accessToken)
      let other = Credential.bearer(token: try await suite.issueToken("alice").accessToken)
      try await suite.service.signOut(try await suite.context(credential))
      await suite.refused(.authInvalidToken) { try await suite.verify(credential) }
      _ = try await suite.verify(other)
    },
    Check("anything but an unaltered token is refused") { suite in
      _ = try await suite.register("alice")
      let token = try await suite.issueToken("alice").accessToken
      let parts = token.split(separator: ".").map(String.init)
      try #require(parts.count == 3)
      let wrong = [
        "", ".", "..", "a.b.c", "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).", "\(token).", " \(token)",
        "\(parts[0]).\(parts[1].dropLast()).\(parts[2])", "\(parts[0]).\(parts[1]).\(parts[2].dropFirst())",
        String(repeating: "a", count: 100_000),
      ]
      for text in wrong {
        await suite.refused(.authInvalidToken) { try await suite.verify(.bearer(token: text)) }
      }
      await suite.refused(.authRequired) { try await suite.verify(.session(secret: token)) }
    },
    Check("a token carries the roles of an approver") { suite in
      let newUser = NewUser(username: "berta", secret: .password(password), roles: [.approver])
      _ = try await suite.service.createUser(newUser, suite.admin)
      let grant = try await suite.issueToken("berta")
      #expect(grant.scope == "admin:orders user:orders")
      #expect(try await suite.verify(.bearer(token: grant.accessToken)).may(.adminOrders))
    },
  ]
}
