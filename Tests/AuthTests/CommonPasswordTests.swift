import Auth
import AuthContract
import Kernel
import Testing

/// A password that everybody tries first is refused wherever one is chosen, and costs no hash.
struct CommonPasswordTests {
  static let spellings = ["password123", "PassWord123", "ｐassword123"]

  private func fields(_ call: () async throws -> Void) async -> [FieldProblem] {
    do {
      try await call()
      return []
    } catch {
      return (error as? any ProblemConvertible)?.problem.fields ?? []
    }
  }

  @Test(arguments: spellings)
  func itIsRefused(_ common: String) async throws {
    let world = try await World.inMemory()
    let user = try await world.register()
    let alice = try await world.context(.session(secret: try await world.signIn().secret))
    let link = try await world.auth.issuePasswordReset(of: user.userID, world.admin)
    world.hasher.forgetCalls()
    let problems = [
      await fields { try await world.register("berta", password: common) },
      await fields {
        let newUser = NewUser(username: "berta", secret: .password(common), roles: [.user])
        _ = try await world.auth.createUser(newUser, world.admin)
      },
      await fields {
        let change = PasswordChange(currentPassword: World.password, newPassword: common)
        _ = try await world.auth.changePassword(change, alice)
      },
      await fields {
        let redemption = PasswordRedemption(token: link.token, newPassword: common)
        _ = try await world.auth.resetPassword(redemption, world.anyone)
      },
    ]
    let named = ["password", "password", "new_password", "new_password"]
    #expect(problems.map { $0.map(\.field) } == named.map { [$0] })
    #expect(problems.joined().allSatisfy { $0.code == .invalid && !$0.detail.contains(common) })
    let error = await #expect(throws: FirstAdminError.self) {
      try await world.auth.ensureFirstAdmin(username: "root", secret: .password(common))
    }
    #expect(error?.description.hasPrefix("password: ") == true)
    #expect(error?.description.contains(common) == false)
    #expect(world.hasher.hashed.isEmpty && world.hasher.verified.isEmpty)
    #expect(try await !world.auth.hasAdmin())
  }

  /// Somebody may have chosen it before it was on the list.
  @Test func itStillSignsIn() async throws {
    let world = try await World.inMemory()
    let hash = try #require(Password(typing: "password123").flatMap { FakeHasher.hash($0, cost: 12) })
    let newUser = NewUser(username: "berta", secret: .hash(hash.text), roles: [.user])
    _ = try await world.auth.createUser(newUser, world.admin)
    _ = try await world.signIn("berta", password: "password123")
  }
}
