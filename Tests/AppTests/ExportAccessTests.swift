import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Who may take all orders along, and what remains of it.
@Suite struct ExportAccessTests {
  private func events(_ auditor: APIClient, _ filter: String) async throws -> [JSON] {
    try await auditor.get("/api/v1/audit?module=orders&\(filter)").json()["events"]?.list ?? []
  }

  @Test func anExportIsOnRecordWithItsFilters() async throws {
    try await TestApp.run { app in
      let auditor = try await app.api("auditor", [.auditor])
      let boss = try await app.api("boss", [.approver])
      let query = "status=pending&search=lamp&from=2026-01-01T00:00:00Z"
      _ = try await boss.get("/api/v1/orders/export.csv?\(query)", ["X-Request-ID": "export-1"])
      _ = try await auditor.get("/api/v1/orders/export.csv")
      let found = try await events(auditor, "action=orders.export")
      #expect(found.map { $0["actor"]?["username"]?.text } == ["auditor", "boss"])
      #expect(found.allSatisfy { $0["outcome"]?.text == "success" && $0["target"] == .null })
      #expect(found.first?["changes"]?.object.isEmpty == true)
      #expect(found.last?["request_id"]?.text == "export-1")
      let changes = found.last?["changes"]?.object.mapValues { $0["to"]?.text }
      #expect(changes == ["status": "pending", "search": "lamp", "from": "2026-01-01T00:00:00.000Z"])
    }
  }

  @Test func aRefusedExportIsNone() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      _ = try await ada.newOrder("A secret plan")
      let auditor = try await app.api("auditor", [.auditor])
      let answer = try await ada.get("/api/v1/orders/export.csv")
      #expect(try expectProblem(answer, .authForbidden).detail.contains("admin:orders"))
      #expect(!answer.text.contains("secret plan"))
      #expect(answer.header("Content-Disposition") == nil)
      try expectProblem(await auditor.get("/api/v1/orders/export.csv?status=x"), .requestInvalid)
      try expectProblem(await app.get("/api/v1/orders/export.csv"), .authRequired)
      #expect(try await events(auditor, "action=orders.export") == [])
      #expect(try await events(auditor, "action=orders.access").map { $0["actor"]?["username"]?.text } == ["ada_1815"])
    }
  }

  @Test func theQueueLeadsToTheFileOfWhatItShows() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let ids = [try await ada.newOrder("Desk lamp"), try await ada.newOrder("Floor lamp")]
      #expect(try await boss.decide(ids[0], "approved").redirect == "/admin")
      for (page, file, expected) in [
        ("/admin", "/admin/orders.csv", ["Floor lamp"]),
        ("/admin?status=approved", "/admin/orders.csv?status=approved", ["Desk lamp"]),
        ("/admin?status=all", "/admin/orders.csv?status=all", ["Floor lamp", "Desk lamp"]),
      ] {
        let queue = try await boss.get(page)
        #expect(queue.text.contains("<a href=\"\(file)\" hx-boost=\"false\" download>"), "\(page)")
        let answer = try await boss.get(file)
        #expect(answer.header("Content-Type") == "text/csv; charset=utf-8; header=present")
        #expect(answer.header("Content-Disposition") == "attachment; filename=\"orders.csv\"")
        let csv = CSVRows(answer.text)
        #expect(csv.faults == [])
        #expect(Set(csv.rows.dropFirst().map { $0[3] }) == Set(expected), "\(file)")
      }
      #expect(
        try await boss.get("/admin?status=cancelled").text.contains("/admin/orders.csv") == false, "nothing to export")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let refused = try await browser.get("/admin/orders.csv")
      #expect(refused.status == .forbidden)
      #expect(refused.text.contains("<html"))
    }
  }
}
