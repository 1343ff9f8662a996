import GRDB
import Kernel
import SQLiteKit
import Testing

@testable import AuthSQLite

/// What the database itself refuses, whoever writes.
struct AuthSchemaTests {
  static let id = "00000000-0000-7000-8000-000000000001"
  static let hash = "$2b$04$" + String(repeating: ".", count: 53)
  static let secret = "x'" + String(repeating: "ab", count: 32) + "'"
  static let digest31 = "x'" + String(repeating: "ab", count: 31) + "'"

  static let columns = "id, username, password_hash, disabled, created_at, updated_at"

  static func user(
    id: String = id, username: String = "'alice'", hash: String = "'\(hash)'", disabled: String = "0",
    created: String = "1"
  ) -> String {
    "INSERT INTO users (\(columns)) VALUES ('\(id)', \(username), \(hash), \(disabled), \(created), 1)"
  }

  static func session(
    user: String = id, kind: String = "browser", secret: String = secret, times: String = "1, 1, 2",
    userAgent: String = "''"
  ) -> String {
    "INSERT INTO sessions VALUES ('\(id)', '\(user)', '\(kind)', \(secret), \(times), NULL, '', \(userAgent))"
  }

  /// 500 users with 2 sessions each.
  static let manySessions = """
    WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 599)
    INSERT INTO users (\(columns)) SELECT '00000000-0000-7000-8000-000000000' || i, 'user_' || i, '\(hash)', 0, 1, 1 FROM n;
    INSERT INTO user_roles SELECT id, 'user' FROM users;
    INSERT INTO sessions SELECT '1' || substr(id, 2), id, 'browser', randomblob(32), 1, 1, 2, NULL, '', '' FROM users;
    INSERT INTO sessions SELECT '2' || substr(id, 2), id, 'api', NULL, 1, 1, 2, NULL, '', '' FROM users;
    """

  func database() throws -> SQLiteDatabase { try SQLiteDatabase.inMemory(migrations: AuthSchema.migrations()) }

  func run(_ sql: [String]) async throws {
    let database = try database()
    try await database.write { db in
      for statement in sql { try db.execute(sql: statement) }
    }
  }

  @Test(arguments: [
    [user()], [user(), session()], [user(), session(kind: "api", secret: "NULL")],
    [user(), "INSERT INTO user_roles VALUES ('\(id)', 'admin')"],
  ])
  func takesGoodRows(_ sql: [String]) async throws {
    try await run(sql)
  }

  @Test(arguments: [
    [user(id: "1")], [user(username: "'Alice'")], [user(username: "'al ice'")], [user(username: "'abc'")],
    [user(username: "'abcdefghijklmnopqrstu'")], [user(username: "'älice'")], [user(username: "NULL")],
    [user(hash: "'plain password'")], [user(hash: "NULL")], [user(disabled: "2")], [user(created: "'today'")],
    [user(), user(id: "00000000-0000-7000-8000-000000000002")],
    [user(), "INSERT INTO user_roles VALUES ('\(id)', 'root')"], ["INSERT INTO user_roles VALUES ('\(id)', 'admin')"],
    [session()], [user(), session(kind: "robot")], [user(), session(secret: "NULL")],
    [user(), session(kind: "api")], [user(), session(secret: digest31)],
    [user(), session(secret: "'abababababababababababababababab'")], [user(), session(times: "2, 1, 3")],
    [user(), session(times: "1, 1, 1")], [user(), session(userAgent: "printf('%256s', 'x')")],
  ])
  func refusesBadRows(_ sql: [String]) async {
    await #expect(throws: StoreError.self) { try await run(sql) }
  }

  @Test func aUserTakesRolesAndSessionsAlong() async throws {
    let database = try database()
    let left = try await database.write { db in
      for statement in [
        AuthSchemaTests.user(), AuthSchemaTests.session(),
        "INSERT INTO user_roles VALUES ('\(AuthSchemaTests.id)', 'admin')", "DELETE FROM users",
      ] {
        try db.execute(sql: statement)
      }
      return try Int.fetchOne(db, sql: "SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM user_roles)")
    }
    #expect(left == 0)
  }

  /// Verification happens at every request: no table may be walked through, with or without statistics.
  @Test(arguments: [false, true])
  func verificationUsesIndexes(_ analyzed: Bool) async throws {
    let database = try database()
    let plan = try await database.write { db in
      if analyzed {
        try db.execute(sql: AuthSchemaTests.manySessions)
        try db.execute(sql: "ANALYZE")
      }
      return try ["s.id = ?", "s.secret_hash = ?"].flatMap { condition in
        try Row.fetchAll(
          db, sql: "EXPLAIN QUERY PLAN \(SessionRow.selection) WHERE \(condition)", arguments: [""]
        ).map { $0["detail"] as String }
      }
    }
    #expect(plan.count >= 6)
    #expect(plan.filter { $0.contains("SCAN") || $0.contains("TEMP") }.isEmpty, "\(plan)")
  }
}
