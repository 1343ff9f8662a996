import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

/// Databases with the table of the audit trail, and events for it.
enum AuditSamples {
  static let orders = AuditChain(module: .orders)

  /// The migration of a module as it is shipped.
  static func sql(_ target: String) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "Sources/\(target)/Migrations/0002_audit.sql"), encoding: .utf8)
  }

  static func migrations() throws -> [Migration] {
    [Migration(version: 1, name: "0001_audit", sql: try sql("OrdersSQLite"))]
  }

  static func memory() throws -> SQLiteDatabase { try SQLiteDatabase.inMemory(migrations: try migrations()) }

  static let people = ["clerk", "approver", "auditor"]

  static func id(_ number: Int) -> EntityID {
    let digits = String(number)
    let zeros = String(repeating: "0", count: 12 - digits.count)
    return EntityID("0198c0de-0000-7000-8000-\(zeros)\(digits)") ?? EntityID(at: moment(0), from: Zeros())
  }

  static func moment(_ seconds: Int) -> Timestamp {
    Timestamp(milliseconds: 1_767_225_600_000 + Int64(seconds) * 1_000)
  }

  static func actor(_ number: Int) -> AuditActor { AuditActor(userID: id(number), username: people[number]) }

  /// The event of a number: actors and actions take turns, every seventh has no actor, each is a second after the one
  /// before.
  static func entry(_ number: Int) -> AuditEntry {
    let context = CallContext(
      requestID: "req-\(number)", client: CallContext.Client(address: "192.0.2.\(number % 250)", userAgent: "test"))
    let anonymous = number % 7 == 0
    return AuditEntry(
      anonymous ? .accessOrders : number.isMultiple(of: 2) ? .approveOrder : .placeOrder,
      anonymous ? .denied : .success, by: anonymous ? nil : actor(number % 3),
      on: anonymous ? nil : .order(id(1_000 + number)), at: moment(number), context,
      changes: anonymous ? [:] : ["status": FieldChange(from: .text("pending"), to: .text("approved"))])
  }

  /// Appends the events of these numbers, in one transaction.
  static func fill(_ database: SQLiteDatabase, _ numbers: ClosedRange<Int>, _ chain: AuditChain = orders) async throws {
    try await database.write { db in
      for number in numbers { try chain.append(entry(number), db) }
    }
  }

  static func store(_ database: SQLiteDatabase) -> AuditSQLiteStore {
    AuditSQLiteStore(database: database, chain: orders)
  }

  static func list(
    _ database: SQLiteDatabase, _ filter: AuditFilter = AuditFilter(), before: Int? = nil, limit: Int = 100
  ) async throws -> [AuditEvent] {
    try await store(database).list(AuditSearch(filter: filter, before: before, limit: limit))
  }

  /// Runs SQL as somebody would who can write the file, past the triggers.
  static func tamper(_ database: SQLiteDatabase, _ statements: [String]) async throws {
    try await dropTriggers(database)
    try await database.write { db in
      for sql in statements {
        try db.execute(sql: sql)
        let isDefinition = ["CREATE", "DROP", "ALTER"].contains { sql.hasPrefix($0) }
        if db.changesCount == 0, !isDefinition { throw StoreError("nothing was changed by: \(sql)") }
      }
    }
  }

  static func dropTriggers(_ database: SQLiteDatabase) async throws {
    try await database.write { db in
      for trigger in ["are_not_changed", "are_not_deleted", "continue_the_chain"] {
        try db.execute(sql: "DROP TRIGGER IF EXISTS audit_events_\(trigger)")
      }
    }
  }

  private struct Zeros: RandomSource {
    func bytes(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }
  }
}
