import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

/// Whatever somebody does to the table, the first event that is not as it was written is named.
@Suite("Audit: verifying a trail")
struct AuditVerifierTests {
  @Test func trailsThatNobodyTouchedAreGood() async throws {
    let desk = try await AuditDesk.filled(auth: 5, orders: 20)
    try await desk.checkpoint()
    let found = try desk.inspect()
    #expect(found.good == ["auth 5", "orders 20"])
    #expect(found.checkpoints.checked == 1)
    try desk.close()
    #expect(try desk.inspect().good == ["auth 5", "orders 20"], "also when no server has the files open")
  }

  @Test func emptyTrailsAreGood() throws {
    let desk = try AuditDesk()
    let found = try desk.inspect()
    #expect(found.good == ["auth 0", "orders 0"])
    #expect(!found.checkpoints.isThere)
  }

  @Test func verifyingWritesNothing() async throws {
    let desk = try await AuditDesk.filled()
    try desk.close()
    let before = try Data(contentsOf: URL(filePath: desk.folder.file("orders.sqlite")))
    _ = try desk.inspect()
    #expect(try Data(contentsOf: URL(filePath: desk.folder.file("orders.sqlite"))) == before)
    #expect(throws: (any Error).self) {
      try desk.readers()[1].read { trail in try trail.db.execute(sql: "DELETE FROM audit_events") }
    }
  }

  @Test(arguments: [
    "at = at + 1", "action = 'orders.reject'", "action = 'orders.vanish'", "outcome = 'failure'",
    "actor_id = upper(actor_id)", "actor_id = replace(actor_id, '0', '1')", "actor_username = 'somebody'",
    "actor_username = actor_username || char(0) || 'hidden'", "actor_id = NULL, actor_username = NULL",
    "target = 'order:other'", "target = NULL", "target = target || ' '", "address = '198.51.100.1'",
    "address = address || ' '", "request_id = 'other'", "changes = '{}'",
    "changes = replace(changes, 'approved', 'rejected')", "changes = replace(changes, ':', ': ')",
    "changes = replace(changes, '{', '{ ')", "changes = changes || char(10) || '{}'",
    "changes = replace(changes, 'approved', '\\u0061pproved')",
    "changes = substr(changes, 1, length(changes) - 1) || char(0) || '}'",
    "hash = randomblob(32)",
  ])
  func aChangedFieldIsFound(change: String) async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(desk.orders, ["UPDATE audit_events SET \(change) WHERE sequence = 11"])
    #expect(desk.fault() == "orders: event 11: it was changed: its hash does not match what it holds")
  }

  @Test(arguments: ["previous_hash = randomblob(32)", "previous_hash = zeroblob(32)"])
  func aChangedPreviousHashIsFound(change: String) async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(desk.orders, ["UPDATE audit_events SET \(change) WHERE sequence = 11"])
    #expect(
      desk.fault()
        == "orders: event 11: it was changed or swapped: neither its hash nor that of the event before it matches")
  }

  /// What the schema keeps out can be written by somebody who makes the table anew.
  @Test(arguments: [
    ("at = 'now'", "at"), ("at = 9223372036854775807", "at"), ("action = NULL", "action"),
    ("actor_id = NULL", "actor_id"), ("actor_username = x'FF'", "actor_username"), ("changes = NULL", "changes"),
    ("hash = NULL", "hash"), ("hash = 7", "hash"), ("previous_hash = 'text'", "previous_hash"),
    ("address = x'C3'", "address"),
  ])
  func anEventThatCannotBeReadIsFound(change: String, column: String) async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.dropTriggers(desk.orders)
    try await AuditSamples.tamper(
      desk.orders,
      [
        "CREATE TABLE lax AS SELECT * FROM audit_events", "DROP TABLE audit_events",
        "ALTER TABLE lax RENAME TO audit_events", "UPDATE audit_events SET \(change) WHERE sequence = 11",
      ])
    #expect(desk.fault() == "orders: event 11: it cannot be read: \(column) does not hold what it should")
  }

  @Test func aRemovedEventIsFound() async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(desk.orders, ["DELETE FROM audit_events WHERE sequence BETWEEN 11 AND 13"])
    #expect(desk.fault() == "orders: event 11: it was removed: the next event that is there is 14")
  }

  @Test func aRemovedFirstEventIsFound() async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(desk.auth, ["DELETE FROM audit_events WHERE sequence = 1"])
    #expect(desk.fault() == "auth: event 1: it was removed: the next event that is there is 2")
  }

  /// The gap is closed by giving the events behind it new numbers.
  @Test func aRemovedEventIsFoundBehindNewNumbers() async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(
      desk.orders,
      ["DELETE FROM audit_events WHERE sequence = 11"]
        + (12...20).map { "UPDATE audit_events SET sequence = \($0 - 1) WHERE sequence = \($0)" })
    #expect(desk.fault().hasPrefix("orders: event 11: it was changed or swapped"))
  }

  /// Somebody who also makes the hash of the event behind the gap anew.
  @Test func aRemovedEventIsFoundBehindANewHash() async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(
      desk.orders,
      ["DELETE FROM audit_events WHERE sequence = 11", "UPDATE audit_events SET sequence = 11 WHERE sequence = 12"])
    try await AuditForger.rehash(desk.orders, 11...11, keepingPrevious: true)
    #expect(
      desk.fault()
        == "orders: event 11: it does not follow the event before it: an event was removed, put in or swapped here")
  }

  @Test func anInsertedEventIsFound() async throws {
    let desk = try await AuditDesk.filled()
    let moves = (11...20).reversed().map { "UPDATE audit_events SET sequence = \($0 + 1) WHERE sequence = \($0)" }
    try await AuditSamples.tamper(
      desk.orders,
      moves + [
        """
        INSERT INTO audit_events SELECT 11, at, action, outcome, actor_id, 'somebody', target, address, request_id, changes,
        previous_hash, randomblob(32) FROM audit_events WHERE sequence = 12
        """
      ])
    #expect(desk.fault() == "orders: event 11: it was changed: its hash does not match what it holds")
    try await AuditForger.rehash(desk.orders, 11...11)
    #expect(
      desk.fault().hasPrefix("orders: event 12: it was changed or swapped"), "the forged one fits, the next does not")
  }

  @Test func swappedEventsAreFound() async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.tamper(
      desk.orders,
      [(11, 100), (14, 11), (100, 14)].map { "UPDATE audit_events SET sequence = \($1) WHERE sequence = \($0)" })
    #expect(desk.fault().hasPrefix("orders: event 11: it was changed or swapped"))
  }

  /// Events of the other module are no events of this one.
  @Test func eventsOfAnotherModuleAreFound() async throws {
    let desk = try await AuditDesk.filled(auth: 5, orders: 0)
    try await AuditSamples.fill(desk.orders, 1...5, AuditChain(module: .auth))
    #expect(desk.fault() == "orders: event 1: it was changed: its hash does not match what it holds")
  }

  @Test func aDroppedTableIsNotPassedOver() async throws {
    let desk = try await AuditDesk.filled()
    try await AuditSamples.dropTriggers(desk.orders)
    try await desk.orders.write { db in try db.execute(sql: "DROP TABLE audit_events") }
    #expect(desk.fault().contains("orders.sqlite has no audit trail yet: run orderdesk migrate"))
    try desk.close()
  }

  /// A page of the file that was written over.
  @Test func aDamagedPageIsAFaultOfTheEventsOnIt() async throws {
    let desk = try await AuditDesk.filled(auth: 0, orders: 200)
    let root = try await desk.orders.read { db in
      try Int.fetchOne(
        db,
        sql:
          "SELECT pageno FROM dbstat WHERE name = 'audit_events' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 3")
    }
    let page = try #require(root)
    try desk.close()
    let path = desk.folder.file("orders.sqlite")
    var data = try Data(contentsOf: URL(filePath: path))
    data.replaceSubrange((page - 1) * 4_096..<(page - 1) * 4_096 + 64, with: Data(repeating: 0xFF, count: 64))
    try data.write(to: URL(filePath: path))
    let fault = desk.fault()
    #expect(fault.hasPrefix("orders: event "), "\(fault)")
    #expect(fault.contains("The database is damaged: restore a backup"), "\(fault)")
  }

  @Test func theVerifierFollowsEventsToo() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...3)
    let events = try await AuditSamples.list(database).reversed().map { $0 }
    var verifier = AuditVerifier(module: .orders)
    #expect(verifier.head == nil)
    for event in events { try verifier.check(event) }
    #expect(verifier.head == AuditHead(sequence: 3, hash: events[2].hash))
    #expect(throws: AuditFault.self) { try verifier.check(events[1]) }
  }
}
