import Crypto
import Foundation
import GRDB
import Kernel
import Testing

@testable import SQLiteKit

@Suite("Audit: chain")
struct AuditChainTests {
  @Test func everyEventCarriesTheHashOfTheOneBefore() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...5)
    let events = try await AuditSamples.list(database).reversed()
    #expect(events.map(\.sequence) == [1, 2, 3, 4, 5])
    #expect(events.map(\.previous) == [AuditEvent.origin] + events.map(\.hash).dropLast())
    for event in events {
      #expect(event.hash == Hex.encode(SHA256.hash(data: event.hashedBytes)))
      #expect(event.module == .orders)
    }
    let head = try await database.read { db in try AuditSamples.orders.head(db) }
    #expect(head == AuditHead(sequence: 5, hash: try #require(events.last).hash))
  }

  @Test func anEmptyTrailHasNoHead() async throws {
    let store = AuditSQLiteStore(database: try AuditSamples.memory(), chain: AuditSamples.orders)
    #expect(try await store.head() == nil)
    #expect(try await store.list(AuditSearch(limit: 10)) == [])
  }

  @Test func anEventComesBackAsItWasWritten() async throws {
    let store = AuditSQLiteStore(database: try AuditSamples.memory(), chain: AuditChain(module: .auth))
    let context = CallContext(
      requestID: "A-1._z", client: CallContext.Client(address: String(repeating: "é", count: 120), userAgent: ""))
    let changes: [String: FieldChange] = [
      "notes": FieldChange(from: .absent, to: .text("\"quotes\" \\ \n\t\u{0} </script> 🗂️ é")),
      "disabled": FieldChange(from: .flag(false), to: .flag(true)),
      "quantity": FieldChange(from: .number(1), to: .number(-100)),
    ]
    let entry = AuditEntry(
      .updateUser, .failure, by: AuditSamples.actor(2), on: .user(AuditSamples.id(7)), at: AuditSamples.moment(1),
      context, changes: changes)
    try await store.append(entry)
    let event = try #require(try await store.list(AuditSearch(limit: 1)).first)
    #expect(event.action == .updateUser)
    #expect(event.outcome == .failure)
    #expect(event.actor == AuditSamples.actor(2))
    #expect(event.target == "user:\(AuditSamples.id(7))")
    #expect(event.at == AuditSamples.moment(1))
    #expect(event.address == String(repeating: "é", count: 100))
    #expect(event.requestID == "A-1._z")
    #expect(event.changes == changes)
    #expect(event.hash == Hex.encode(SHA256.hash(data: event.hashedBytes)))
  }

  /// The two writers of one JSON: the event's own, which makes the hash, and the one that reads what is stored.
  @Test func aStoredRowWritesTheSameBytesAsItsEvent() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...20)
    let rows = try await database.read { db in try AuditRow.all(db, AuditStatements.all, []) }
    #expect(rows.count == 20)
    for row in rows {
      let event = try row.event(of: .orders)
      #expect(row.json(of: .orders, hash: nil) == event.hashedBytes)
      var json = JSONWriter()
      event.write(to: &json)
      #expect(row.json(of: .orders, hash: row.hash) == json.bytes)
    }
  }

  @Test func anEventGoesWithWhatItRecords() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...2)
    await #expect(throws: StoreError.self) {
      try await database.write { db in
        try AuditSamples.orders.append(AuditSamples.entry(3), db)
        throw StoreError("the order is not there")
      }
    }
    try await AuditSamples.fill(database, 4...4)
    let events = try await AuditSamples.list(database)
    #expect(events.map(\.requestID) == ["req-4", "req-2", "req-1"])
    #expect(events.map(\.sequence) == [3, 2, 1])
  }

  @Test func everyActionAndOutcomeFitsTheSchema() async throws {
    let database = try AuditSamples.memory()
    try await database.write { db in
      for action in AuditAction.allCases {
        for outcome in AuditOutcome.allCases {
          let entry = AuditEntry(
            action, outcome, by: nil, on: .session(AuditSamples.id(1)), at: AuditSamples.moment(0),
            CallContext(requestID: "req"))
          try AuditSamples.orders.append(entry, db)
        }
      }
    }
    let count = AuditAction.allCases.count * AuditOutcome.allCases.count
    #expect(try await AuditSamples.list(database, limit: 1_000).count == count)
  }

  /// Two processes on one file, such as a server and a command.
  @Test func twoConnectionsKeepOneChain() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("orders.sqlite")
    let first = try SQLiteDatabase.open(at: path, migrations: try AuditSamples.migrations())
    let second = try SQLiteDatabase.open(at: path, migrations: try AuditSamples.migrations())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...60 {
        let database = number.isMultiple(of: 2) ? first : second
        group.addTask {
          try await AuditSQLiteStore(database: database, chain: AuditSamples.orders).append(AuditSamples.entry(number))
        }
      }
      try await group.waitForAll()
    }
    let events = try await AuditSamples.list(first).reversed()
    #expect(events.map(\.sequence) == Array(1...60))
    #expect(events.map(\.previous) == [AuditEvent.origin] + events.map(\.hash).dropLast())
    #expect(Set(events.map(\.requestID)).count == 60)
    try first.close()
    try second.close()
  }
}
