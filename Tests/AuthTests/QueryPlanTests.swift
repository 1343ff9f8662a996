import Auth
import AuthContract
import GRDB
import Kernel
import SQLiteKit
import Synchronization
import TestSupport
import Testing

/// No statement of a sign-in, a request or a change walks through a table: the stores are watched while they are used.
@Suite("Auth: query plans")
struct QueryPlanTests {
  /// Statements with their values, as SQLite ran them.
  private final class Recorder: Sendable {
    private let statements = Mutex<Set<String>>([])

    func record(_ sql: String) {
      guard let verb = sql.split(separator: " ").first,
        ["SELECT", "UPDATE", "DELETE", "INSERT"].contains(verb.uppercased())
      else { return }
      statements.withLock { _ = $0.insert(sql) }
    }

    /// Those of the audit trail are the matter of its own tests, and a list of people looks at all of them.
    var all: [String] {
      statements.withLock { all in
        all.filter {
          !$0.contains("audit_events") && !$0.contains("FROM users u WHERE (instr") && !$0.contains("LIMIT 20")
        }
      }.sorted()
    }
  }

  /// With and without statistics.
  @Test(arguments: [false, true])
  func everythingGoesThroughAnIndex(_ analyzed: Bool) async throws {
    let world = try await World.inMemory()
    let recorder = Recorder()
    try await world.database.write { db in
      if analyzed {
        try db.execute(sql: AuthSchemaTests.manySessions)
        try db.execute(sql: "UPDATE user_roles SET role = 'admin' WHERE user_id LIKE '%599'")
        try db.execute(sql: "ANALYZE")
      }
      db.trace { event in
        if case .statement(let statement) = event { recorder.record(statement.expandedSQL) }
      }
    }
    var everything = Everything(world)
    try await everything.run()
    let statements = recorder.all
    for table in ["users", "user_roles", "sessions", "refresh_tokens", "password_resets"] {
      #expect(statements.contains { $0.contains(table) }, "\(table)")
    }
    #expect(statements.count > 40)
    let plans = try await world.database.write { db in
      db.trace(nil)
      return try statements.map { sql in
        (sql, try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String })
      }
    }
    for (sql, plan) in plans {
      #expect(
        !plan.contains { $0.contains("SCAN") && $0 != "SCAN CONSTANT ROW" || $0.contains("TEMP") }, "\(plan) \(sql)")
    }
  }
}
