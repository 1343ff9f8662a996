import AuthContract
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

/// The mark at the top of the audit page: what the last look through the whole trail has found.
@Suite("Audit: the mark on the page")
struct AuditMarkTests {
  private let checkpoints = NSTemporaryDirectory() + "orderdesk-\(UUID().uuidString).jsonl"

  /// An order and a decision, and a checkpoint of that; then `body` as an auditor.
  private func run(_ body: @Sendable (TestApp, Browser) async throws -> Void) async throws {
    defer { try? FileManager.default.removeItem(atPath: checkpoints) }
    try await TestApp.run(["audit.checkpointFile": checkpoints]) { app in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      _ = try await app.api("boss", [.approver]).decide(id, "approved")
      for process in app.processes { await process.root.checkpoints(process.modules)?.write() }
      try await body(app, try await app.browser("auditor", [.auditor]))
    }
  }

  /// What the mark says, without its markup.
  private func mark(_ page: TestResponse) throws -> (kind: String, text: String) {
    let section = try #require(page.between("<section id=\"audit-mark\"", "</section>"))
    let kind = try #require(section.firstMatch(of: /data-kind="(\w+)"/)).1
    let text = section.replacing(/<[^>]*>/, with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (String(kind), text)
  }

  private func verify(_ browser: Browser) async throws -> (kind: String, text: String) {
    let answer = try await browser.post("/admin/audit/verify", [:])
    #expect(answer.redirect == "/admin/audit")
    return try mark(await browser.get("/admin/audit"))
  }

  private func tamper(_ database: SQLiteDatabase, _ sql: String) async throws {
    try await database.write { db in
      try db.execute(sql: "DROP TRIGGER audit_events_are_not_changed; DROP TRIGGER audit_events_are_not_deleted")
      try db.execute(sql: sql)
    }
  }

  @Test func nothingIsKnownAtFirst() async throws {
    try await run { _, browser in
      let (kind, text) = try mark(await browser.get("/admin/audit"))
      #expect(kind == "info")
      #expect(text.contains("Not verified since the server started"))
    }
  }

  @Test func anUntouchedTrailIsVerified() async throws {
    try await run { app, browser in
      app.clock.advance(by: .seconds(60))
      let (kind, text) = try await verify(browser)
      #expect(kind == "success")
      // Each process signs its own, into the one file of this test, and looks at all of them.
      let checkpoints = app.processes.count == 1 ? "1 signed checkpoint fits" : "4 signed checkpoints fit"
      #expect(text.contains("Verified: 8 events, none changed \(checkpoints)."), "\(text)")
      #expect(text.contains("Last checked 1 Jan 2026, 00:01 UTC"), "\(text)")
      let again = try mark(await browser.get("/admin/audit?actor=nobody_here"))
      #expect(again.text == text, "it is remembered, whatever the filter")
    }
  }

  @Test func aChangedEventIsNamed() async throws {
    try await run { app, browser in
      try await tamper(
        app.ordersPart.database, "UPDATE audit_events SET address = '203.0.113.7' WHERE sequence = 2")
      let (kind, text) = try await verify(browser)
      #expect(kind == "danger")
      #expect(text.contains("Event 2 of Orders does not fit It was changed: its hash does not match what it holds."))
      #expect(app.processes.contains { $0.log.text.contains("the audit trail was changed") })
      // What is wrong stays wrong, and the page still works.
      #expect(try await browser.get("/admin/audit").text.contains("Approved an order"))
    }
  }

  @Test func aCutOffEndIsNoticedByItsCheckpoint() async throws {
    try await run { app, browser in
      try await tamper(app.ordersPart.database, "DELETE FROM audit_events WHERE sequence = 2")
      let (kind, text) = try await verify(browser)
      #expect(kind == "danger")
      #expect(text.contains("Event 2 of Orders does not fit The trail ends at event 1, but a checkpoint"), "\(text)")
    }
  }

  @Test func aChangedCheckpointIsNamedWithoutItsPath() async throws {
    try await run { app, browser in
      let lines = try String(contentsOfFile: checkpoints, encoding: .utf8)
      let changed = lines.replacing("\"sequence\":2", with: "\"sequence\":1")
      #expect(changed != lines)
      try changed.write(toFile: checkpoints, atomically: true, encoding: .utf8)
      let page = try await verify(browser)
      #expect(page.kind == "danger")
      #expect(page.text.contains("Line \(app.processes.count == 1 ? 1 : 2) of the checkpoints does not fit"))
      #expect(!page.text.contains(checkpoints))
    }
  }

  @Test func withoutCheckpointsItSaysWhatIsNotNoticed() async throws {
    try await run { _, browser in
      try FileManager.default.removeItem(atPath: checkpoints)
      let (kind, text) = try await verify(browser)
      #expect(kind == "warning")
      #expect(text.contains("none changed There is no signed checkpoint yet"))
    }
  }

  @Test func theFormLeadsBackToTheFilter() async throws {
    try await run { _, browser in
      let path = "/admin/audit?module=orders&actor=boss"
      let next = try #require(try await browser.get(path).between("name=\"next\" value=\"", "\""))
      let answer = try await browser.post(
        "/admin/audit/verify", ["next": next.replacing("&amp;", with: "&")])
      #expect(answer.redirect == path)
      let elsewhere = try await browser.post("/admin/audit/verify", ["next": "https://example.com/"])
      #expect(elsewhere.redirect == "/admin/audit")
      let part = try await browser.get(path, ["HX-Request": "true", "HX-Target": "audit-mark"])
      #expect(part.text.hasPrefix("<section id=\"audit-mark\""))
      #expect(!part.text.contains("<table"))
    }
  }

  @Test(arguments: [[Role.user], [.approver]])
  func nobodyElseMayAsk(roles: [Role]) async throws {
    try await run { app, auditor in
      let other = try await app.browser("other", roles)
      #expect(try await other.post("/admin/audit/verify", [:]).status == .forbidden)
      #expect(try await auditor.postWithToken("/admin/audit/verify", [:]).status == .forbidden, "no CSRF token")
      #expect(try mark(await auditor.get("/admin/audit")).kind == "info", "nothing was looked at")
      let trail = try await auditor.get("/admin/audit?actor=other&action=auth.access").text
      #expect(trail.contains("Was not allowed to look after people or read the audit trail"))
    }
  }
}
