import AuthContract
import Kernel
import TestSupport
import Testing

extension AuthServiceSuite {
  static let accountChecks = [
    Check("registers a user in lower case") { suite in
      let user = try await suite.register("Alice_01")
      #expect(user.username == "alice_01")
      #expect(user.roles == [.user])
      #expect(!user.isDisabled)
      #expect(user.createdAt == suite.clock.now())
      #expect(try await suite.signIn("ALICE_01").principal.userID == user.userID)
    },
    Check("a taken name is refused in any spelling, and its owner keeps the password") { suite in
      _ = try await suite.register("alice")
      await suite.refused(.authUsernameTaken) { try await suite.register("ALICE", password: "another password") }
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("alice", password: "another password") }
      _ = try await suite.signIn("alice")
    },
    Check("nobody can have the name by which the audit trail calls the command line") { suite in
      for name in ["operator", "Operator"] {
        await suite.refused(.authUsernameTaken) { try await suite.register(name) }
        await suite.refused(.authUsernameTaken) { try await suite.create(name, [.admin]) }
      }
    },
    Check("every bad field is named at once") { suite in
      let problem = await suite.refused(.requestInvalid) { try await suite.register("a b", password: "short") }
      #expect(problem?.fields.map(\.field) == ["username", "password"])
      #expect(problem?.fields.map(\.code) == [.tooShort, .tooShort])
    },
    Check("a password must not be the username") { suite in
      let problem = await suite.refused(.requestInvalid) {
        try await suite.register("alice_smith", password: "Alice_Smith")
      }
      #expect(problem?.fields.map(\.field) == ["password"])
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("alice_smith", password: "Alice_Smith") }
    },
    Check("a password must not be one of the common ones") { suite in
      for password in ["password123", "PASSWORD123"] {
        await suite.refusedFields(["password"]) { try await suite.register("alice", password: password) }
        let newUser = NewUser(username: "alice", secret: .password(password), roles: [.user])
        await suite.refusedFields(["password"]) { try await suite.service.createUser(newUser, suite.admin) }
      }
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("alice", password: "password123") }
    },
    Check("equal characters typed in two ways are one password") { suite in
      _ = try await suite.register("alice", password: "Cafe\u{301} \u{FB01}sh 12")
      _ = try await suite.signIn("alice", password: "Caf\u{E9} fish 12")
    },
    Check("creating a user needs admin:users") { suite in
      let newUser = NewUser(username: "berta", secret: .password(password), roles: [.approver])
      await suite.refused(.authRequired) { try await suite.service.createUser(newUser, suite.anyone) }
      _ = try await suite.register("alice")
      let alice = try await suite.context(.session(secret: try await suite.signIn("alice").secret))
      await suite.refused(.authForbidden) { try await suite.service.createUser(newUser, alice) }
      await suite.refused(.authInvalidCredentials) { try await suite.signIn("berta") }
    },
    Check("an administrator creates a user with roles") { suite in
      let newUser = NewUser(username: "Berta", secret: .password(password), roles: [.auditor, .approver, .auditor])
      let user = try await suite.service.createUser(newUser, suite.admin)
      #expect(user.username == "berta")
      #expect(user.roles == [.approver, .auditor])
      #expect(try await suite.signIn("berta").principal.scopes == [.adminOrders, .auditRead, .userOrders])
    },
    Check("a new user's bad fields are named at once") { suite in
      let newUser = NewUser(username: "ber!ta", secret: .hash("$2b$12$no-hash"), roles: [])
      let problem = await suite.refused(.requestInvalid) { try await suite.service.createUser(newUser, suite.admin) }
      #expect(problem?.fields.map(\.field) == ["username", "password_hash", "roles"])
    },
    Check("the current user is the caller's account") { suite in
      await suite.refused(.authRequired) { try await suite.service.currentUser(suite.anyone) }
      let user = try await suite.register("alice")
      _ = try await suite.register("berta")
      let alice = try await suite.browser("alice")
      let found = try await suite.service.currentUser(alice)
      #expect(found.userID == user.userID)
      #expect(found.username == "alice")
      #expect(user.lastSignInAt == nil)
      #expect(found.lastSignInAt == suite.clock.now())
    },
  ]
}
