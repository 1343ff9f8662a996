import AuthContract
import Foundation
import Kernel
import Testing

/// The JSON of the values that cross the module's boundary: scripts rely on every name.
struct ContractValuesTests {
  private let id: EntityID
  private let moment = Timestamp(milliseconds: 1_767_225_600_123)

  init() throws { id = try #require(EntityID("00000000-0000-7000-8000-000000000001")) }

  private func json(_ value: some Encodable) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
  }

  private func comesBack<Value: Codable & Equatable>(_ value: Value) throws {
    #expect(try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value)
  }

  @Test func aUserHasTheSameMembersAlways() throws {
    let new = User(userID: id, username: "alice", roles: [.user], isDisabled: false, createdAt: moment)
    let known = User(
      userID: id, username: "alice", displayName: "Alice", roles: [.approver, .user], isDisabled: true,
      createdAt: moment, lastSignInAt: moment)
    let time = JSONValue.text("2026-01-01T00:00:00.123Z")
    #expect(
      try json(new)
        == .object([
          "user_id": .text(id.text), "username": .text("alice"), "display_name": .text(""),
          "roles": .list([.text("user")]), "disabled": .bool(false), "created_at": time, "last_sign_in_at": .null,
        ]))
    #expect(
      try json(known)
        == .object([
          "user_id": .text(id.text), "username": .text("alice"), "display_name": .text("Alice"),
          "roles": .list([.text("approver"), .text("user")]), "disabled": .bool(true), "created_at": time,
          "last_sign_in_at": time,
        ]))
    try comesBack(new)
    try comesBack(UserPage(users: [new, known], total: 7))
  }

  @Test func aSessionTellsWhereItIs() throws {
    let session = SessionInfo(
      id: id, kind: .api, createdAt: moment, lastActiveAt: moment, endsAt: moment, address: "192.0.2.7",
      userAgent: "Script/1.0", isCurrent: true)
    let time = JSONValue.text("2026-01-01T00:00:00.123Z")
    #expect(
      try json(session)
        == .object([
          "id": .text(id.text), "kind": .text("api"), "created_at": time, "last_active_at": time, "ends_at": time,
          "address": .text("192.0.2.7"), "user_agent": .text("Script/1.0"), "current": .bool(true),
        ]))
    try comesBack(session)
  }

  @Test func aGrantIsThatOfOAuth() throws {
    let grant = TokenGrant(
      accessToken: "a.b.c", expiresIn: 900, refreshToken: "r", scopes: [.adminOrders, .userOrders])
    #expect(
      try json(grant)
        == .object([
          "access_token": .text("a.b.c"), "token_type": .text("bearer"), "expires_in": .number(900),
          "refresh_token": .text("r"), "scope": .text("admin:orders user:orders"),
        ]))
  }
}

/// Each error has its own code, and what a client needs to go on.
struct AuthErrorTests {
  @Test func everyCaseHasACodeOfItsOwn() {
    let all: [AuthError] = [
      .invalidCredentials, .authenticationRequired, .invalidToken, .invalidRefreshToken, .forbidden(.adminUsers),
      .tooManyAttempts(retryAfter: 5), .usernameTaken, .registrationClosed, .userNotFound, .sessionNotFound, .lastAdmin,
      .invalidResetLink, .invalid([]), .busy(retryAfter: 5), .unavailable(cause: "canary"), .deadlineExceeded,
    ]
    #expect(Set(all.map(\.problem.code)).count == all.count)
    for problem in all.map(\.problem) {
      #expect(!problem.detail.contains("canary"))
      #expect((problem.retryAfter != nil) == [429, 503, 504].contains(problem.code.status), "\(problem.code)")
    }
  }

  @Test func secondsAreCounted() {
    for (seconds, text) in [(1, "Try again in 1 second."), (2, "Try again in 2 seconds.")] {
      #expect(AuthError.tooManyAttempts(retryAfter: seconds).problem.detail == text)
      #expect(AuthError.tooManyAttempts(retryAfter: seconds).problem.retryAfter == seconds)
    }
  }
}
