import GRDB
import Kernel
import SQLiteKit
import Testing

@testable import AuthSQLite

/// What the database itself refuses of refresh tokens, links for a new password, and what people are called.
struct SignInSchemaTests {
  static let id = AuthSchemaTests.id
  static let browserID = "00000000-0000-7000-8000-00000000000b"

  static func digest(_ byte: String, count: Int = 32) -> String {
    "x'" + String(repeating: byte, count: count) + "'"
  }

  /// A user with a session of an API client.
  static let stage = [AuthSchemaTests.user(), AuthSchemaTests.session(kind: "api", secret: "NULL")]

  static func token(
    _ hash: String = digest("01"), session: String = id, created: String = "1", rotated: String = "NULL"
  ) -> String {
    "INSERT INTO refresh_tokens VALUES (\(hash), '\(session)', \(created), \(rotated))"
  }

  static func reset(
    _ hash: String = digest("01"), user: String = id, created: String = "1", expires: String = "2"
  ) -> String {
    "INSERT INTO password_resets VALUES ('\(user)', \(hash), \(created), \(expires))"
  }

  private func database(_ sql: [String]) async throws -> SQLiteDatabase {
    let database = try SQLiteDatabase.inMemory(migrations: AuthSchema.migrations())
    try await database.write { db in
      for statement in SignInSchemaTests.stage { try db.execute(sql: statement) }
    }
    try await database.write { db in
      for statement in sql { try db.execute(sql: statement) }
    }
    return database
  }

  @Test(arguments: [
    [token()], [token(rotated: "2")], [token(rotated: "2"), token(digest("02"))],
    [token(rotated: "2"), token(digest("02"), rotated: "3"), token(digest("03"))],
    [token(), "UPDATE refresh_tokens SET rotated_at = 5", token(digest("02"))], [reset()],
    ["UPDATE users SET display_name = printf('%60s', 'x')"], ["UPDATE users SET display_name = ''"],
    ["UPDATE users SET last_sign_in_at = 1"],
  ])
  func takesGoodRows(_ sql: [String]) async throws {
    _ = try await database(sql)
  }

  @Test(arguments: [
    // A session has one live token at most.
    [token(), token(digest("02"))],
    [token(rotated: "2"), token(digest("02")), "UPDATE refresh_tokens SET rotated_at = NULL"],
    [token(), token(rotated: "2")], [token("NULL")], [token(digest("01", count: 31))], [token(digest("01", count: 33))],
    [token("'01010101010101010101010101010101'")], [token(session: browserID)], [token(created: "0")],
    [token(created: "'today'")], [token(created: "NULL")], [token(rotated: "0")],
    [reset("NULL")], [reset(digest("01", count: 31))], [reset("'01010101010101010101010101010101'")],
    [reset(user: browserID)], [reset(created: "0")], [reset(expires: "1")], [reset(expires: "NULL")],
    // A person has one link at most.
    [reset(), reset(digest("02"))],
    ["UPDATE users SET display_name = printf('%61s', 'x')"], ["UPDATE users SET display_name = NULL"],
    ["UPDATE users SET last_sign_in_at = 0"], ["UPDATE users SET last_sign_in_at = 'today'"],
  ])
  func refusesBadRows(_ sql: [String]) async {
    await #expect(throws: StoreError.self) { try await database(sql) }
  }

  /// The same digest for two people would let one link set two passwords.
  @Test func oneDigestIsOneLink() async {
    let second = "00000000-0000-7000-8000-000000000002"
    await #expect(throws: StoreError.self) {
      try await database([
        AuthSchemaTests.user(id: second, username: "'berta'"), SignInSchemaTests.reset(),
        SignInSchemaTests.reset(user: second),
      ])
    }
  }

  @Test(arguments: ["DELETE FROM sessions", "DELETE FROM users"])
  func tokensGoWithTheirSession(_ delete: String) async throws {
    let rows = [
      SignInSchemaTests.token(rotated: "2"), SignInSchemaTests.token(SignInSchemaTests.digest("02")),
      SignInSchemaTests.reset(), delete,
    ]
    let left = try await database(rows).read { db in
      [
        try Int.fetchOne(db, sql: "SELECT count(*) FROM refresh_tokens"),
        try Int.fetchOne(db, sql: "SELECT count(*) FROM password_resets"),
      ]
    }
    #expect(left == [0, delete.hasSuffix("users") ? 0 : 1])
  }
}
