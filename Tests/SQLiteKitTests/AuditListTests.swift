import GRDB
import Kernel
import Testing

@testable import SQLiteKit

@Suite("Audit: lists")
struct AuditListTests {
  @Test func pagesGoFromTheNewestToTheOldest() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...25)
    var walked: [Int] = []
    var before: Int?
    repeat {
      let page = try await AuditSamples.list(database, before: before, limit: 10).map(\.sequence)
      walked += page
      before = page.last
    } while before != nil
    #expect(walked == Array((1...25).reversed()))
  }

  @Test func anActorIsFoundByTheWholeNameOrTheIdentifier() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...30)
    let expected = (1...30).filter { $0 % 3 == 1 && $0 % 7 != 0 }.reversed().map { $0 }
    for actor in ["approver", "APPROVER", AuditSamples.id(1).text, AuditSamples.id(1).text.uppercased()] {
      let found = try await AuditSamples.list(database, AuditFilter(actor: actor))
      #expect(found.map(\.sequence) == expected, "\(actor)")
      #expect(found.allSatisfy { $0.actor == AuditSamples.actor(1) })
    }
    for actor in ["approve", "approver2", "", "%", AuditSamples.id(9).text] {
      #expect(try await AuditSamples.list(database, AuditFilter(actor: actor)) == [], "\(actor)")
    }
  }

  @Test func filtersGoTogether() async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...60)
    func expect(_ filter: AuditFilter, _ wanted: (Int) -> Bool) async throws {
      let found = try await AuditSamples.list(database, filter)
      #expect(found.map(\.sequence) == (1...60).filter(wanted).reversed(), "\(filter)")
      let page = try await AuditSamples.list(database, filter, before: 41, limit: 3)
      #expect(page.map(\.sequence) == (1...40).filter(wanted).reversed().prefix(3).map { $0 }, "\(filter)")
    }
    let denied: (Int) -> Bool = { $0 % 7 == 0 }
    let approvals: (Int) -> Bool = { $0 % 2 == 0 && !denied($0) }
    try await expect(AuditFilter(action: .approveOrder), approvals)
    try await expect(AuditFilter(action: .accessOrders), denied)
    try await expect(AuditFilter(action: .rejectOrder)) { _ in false }
    let (from, to) = (AuditSamples.moment(20), AuditSamples.moment(50))
    try await expect(AuditFilter(from: from)) { $0 >= 20 }
    try await expect(AuditFilter(to: to)) { $0 < 50 }
    try await expect(AuditFilter(from: from, to: to)) { $0 >= 20 && $0 < 50 }
    try await expect(AuditFilter(actor: "clerk", action: .approveOrder, from: from, to: to)) {
      $0 >= 20 && $0 < 50 && $0 % 3 == 0 && approvals($0)
    }
  }

  /// A clock was set back, and far more events came since than are looked at before the index of times is asked.
  @Test(arguments: [nil, 2_400, 700] as [Int?])
  func timesThatAreNotInOrderAreAllFound(before: Int?) async throws {
    let database = try AuditSamples.memory()
    let times = (1...2_500).map { $0 % 400 == 0 ? $0 - 300 : $0 }
    try await database.write { db in
      for time in times { try AuditSamples.orders.append(AuditSamples.entry(time), db) }
    }
    for (from, to) in [(0, 150), (90, 120), (100, 2_300), (2_450, 9_999), (1_100, 1_101), (5_000, 6_000)] {
      let wanted = times.indices.map { $0 + 1 }.filter { sequence in
        (from..<to).contains(times[sequence - 1]) && sequence < before ?? Int.max
      }
      for limit in [1, 7, 100] {
        let filter = AuditFilter(from: AuditSamples.moment(from), to: AuditSamples.moment(to))
        let found = try await AuditSamples.list(database, filter, before: before, limit: limit).map(\.sequence)
        #expect(found == wanted.reversed().prefix(limit).map { $0 }, "\(from)..<\(to), \(limit)")
      }
    }
  }

  /// What the file holds is not believed: an event that makes no sense is named, and the process goes on.
  @Test(arguments: ["action = 'orders.vanish'", "actor_id = '" + String(repeating: "x", count: 36) + "'"])
  func anEventThatMakesNoSenseIsNamed(change: String) async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...5)
    try await AuditSamples.tamper(database, ["UPDATE audit_events SET \(change) WHERE sequence = 3"])
    let store = AuditSamples.store(database)
    let error = await #expect(throws: StoreError.self) { try await store.list(AuditSearch(limit: 9)) }
    #expect(error?.description.contains("audit event 3 of orders") == true, "\(error?.description ?? "")")
    #expect(try await AuditSamples.list(database, before: 3).map(\.sequence) == [2, 1])
  }
}

@Suite("Audit: query plans")
struct AuditPlanTests {
  private let lists: [(filter: AuditFilter, index: String)] = [
    (AuditFilter(), "audit_events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    (AuditFilter(actor: "clerk"), "audit_events_by_actor_username (actor_username=? AND rowid>? AND rowid<?)"),
    (AuditFilter(actor: AuditSamples.id(1).text), "audit_events_by_actor_id (actor_id=? AND rowid>? AND rowid<?)"),
    (AuditFilter(action: .placeOrder), "audit_events_by_action (action=? AND rowid>? AND rowid<?)"),
    (
      AuditFilter(actor: "clerk", action: .placeOrder, from: AuditSamples.moment(1), to: AuditSamples.moment(9)),
      "audit_events_by_actor_username (actor_username=? AND rowid>? AND rowid<?)"
    ),
    (
      AuditFilter(action: .placeOrder, from: AuditSamples.moment(1)),
      "audit_events_by_action (action=? AND rowid>? AND rowid<?)"
    ),
    (AuditFilter(from: AuditSamples.moment(1)), "audit_events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
  ]

  @Test(arguments: [false, true])
  func everyListGoesThroughItsIndex(afterAnalyze: Bool) async throws {
    let database = try AuditSamples.memory()
    try await AuditSamples.fill(database, 1...1_500)
    if afterAnalyze { try await database.write { db in try db.execute(sql: "ANALYZE") } }
    for (filter, index) in lists {
      let plan = try await plan(AuditListing(AuditSearch(filter: filter, limit: 20)).walkSQL, database)
      #expect(plan.contains { $0.hasSuffix(index) }, "\(plan) for \(filter)")
      #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan) for \(filter)")
    }
    for conditions in [["at >= ?"], ["at < ?"], ["at >= ?", "at < ?"]] {
      let plan = try await plan(AuditStatements.listByTime(conditions), database)
      #expect(plan.contains { $0.contains("USING COVERING INDEX audit_events_by_time (at") }, "\(plan)")
      #expect(plan.contains { $0.contains("USING INTEGER PRIMARY KEY (rowid=?)") }, "\(plan)")
      #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
    }
  }

  @Test func theNewestEventIsReadByItself() async throws {
    let database = try AuditSamples.memory()
    #expect(try await plan(AuditStatements.last, database) == ["SCAN audit_events"])
    let program = try await database.read { db in
      try Row.fetchAll(db, sql: "EXPLAIN " + AuditStatements.last).map { $0["opcode"] as String }
    }
    #expect(program.contains("Last"), "it begins at the end: \(program)")
    #expect(!program.contains { $0.hasPrefix("Sorter") }, "\(program)")
    #expect(
      try await plan(AuditStatements.hash, database) == [
        "SEARCH audit_events USING INTEGER PRIMARY KEY (rowid=?)"
      ])
  }

  private func plan(_ sql: String, _ database: SQLiteDatabase) async throws -> [String] {
    try await database.read { db in
      try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql).planDetails()
    }
  }
}

extension Statement {
  /// With every parameter set to 1.
  fileprivate func planDetails() throws -> [String] {
    let count = sql.count { $0 == "?" }
    let arguments = StatementArguments(Array(repeating: 1, count: count))
    return try Row.fetchAll(self, arguments: arguments).map { $0["detail"] as String }
  }
}
