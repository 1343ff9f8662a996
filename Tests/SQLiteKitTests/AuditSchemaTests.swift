import GRDB
import Kernel
import Testing

@testable import SQLiteKit

@Suite("Audit: schema")
struct AuditSchemaTests {
  @Test func bothModulesHaveTheSameTable() throws {
    #expect(try AuditSamples.sql("OrdersSQLite") == AuditSamples.sql("AuthSQLite"))
  }

  @Test func eventsAreNotChangedOrDeleted() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...4)
    let before = try await AuditSamples.list(database)
    for sql in [
      "UPDATE audit_events SET address = ''", "UPDATE audit_events SET sequence = 9 WHERE sequence = 4",
      "UPDATE OR REPLACE audit_events SET sequence = 1 WHERE sequence = 4", "DELETE FROM audit_events",
      "DELETE FROM audit_events WHERE sequence = 4", copy("sequence", "INSERT OR REPLACE"),
      copy("sequence + 1", "INSERT OR REPLACE"), copy("sequence + 1", "INSERT OR IGNORE"),
    ] {
      #expect(await refuses(sql, database), "\(sql)")
    }
    #expect(try await AuditSamples.list(database) == before)
  }

  /// The database itself keeps the chain in order, whoever writes.
  @Test func onlyTheNextEventIsTaken() async throws {
    let database = try AuditSamples.memory()
    let first = """
      INSERT INTO audit_events (sequence, at, action, outcome, address, request_id, changes, previous_hash, hash)
      VALUES (1, 1, 'a.b', 'success', '', 'r', '{}', zeroblob(32), randomblob(32))
      """
    #expect(await refuses(first.replacing("VALUES (1", with: "VALUES (2"), database))
    #expect(await refuses(first.replacing("zeroblob(32)", with: "randomblob(32)"), database))
    #expect(await refuses(first.replacing("VALUES (1", with: "VALUES (NULL"), database))
    #expect(await !refuses(first, database))
    let second = first.replacing("VALUES (1", with: "VALUES (2")
    #expect(await refuses(second, database), "the hash before is not zero")
    let joined = second.replacing("zeroblob(32)", with: "(SELECT hash FROM audit_events WHERE sequence = 1)")
    #expect(await refuses(joined.replacing("VALUES (2", with: "VALUES (3"), database))
    #expect(await !refuses(joined, database))
  }

  @Test(arguments: [
    "action = ''", "action = 'orders'", "action = '1.2'", "outcome = 'perhaps'", "actor_id = 'x'", "actor_id = NULL",
    "actor_username = NULL", "actor_username = ''", "target = ''", "target = 'order'", "target = ':1'",
    "address = printf('%.101c', 'x')", "request_id = ''", "request_id = 'a b'", "request_id = printf('%.129c', 'x')",
    "changes = '[]'", "changes = ''", "changes = NULL", "previous_hash = x'00'", "previous_hash = NULL", "hash = x'00'",
    "hash = (SELECT hash FROM audit_events WHERE sequence = 1)", "hash = NULL", "at = NULL", "at = 'now'",
    "sequence = 0",
  ])
  func whatBreaksARuleIsRefused(change: String) async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...2)
    try await AuditSamples.dropTriggers(database)
    #expect(await refuses("UPDATE audit_events SET \(change) WHERE sequence = 2", database))
    #expect(await !refuses("UPDATE audit_events SET address = 'elsewhere' WHERE sequence = 2", database))
  }

  private func copy(_ sequence: String, _ verb: String) -> String {
    """
    \(verb) INTO audit_events SELECT \(sequence), at, action, outcome, actor_id, actor_username, target, address,
    request_id, changes, previous_hash, randomblob(32) FROM audit_events WHERE sequence = 4
    """
  }

  private func refuses(_ sql: String, _ database: SQLiteDatabase) async -> Bool {
    do {
      try await database.write { db in try db.execute(sql: sql) }
      return false
    } catch {
      return true
    }
  }
}
