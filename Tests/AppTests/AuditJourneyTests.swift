import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// What an auditor reads about what people did, through the API and on the page.
@Suite struct AuditJourneyTests {
  private func events(_ answer: TestResponse) throws -> [JSON] {
    #expect(answer.status == .ok)
    return try answer.json()["events"]?.list ?? []
  }

  /// A few things happen, a second each: 13 events of Auth and 3 of Orders.
  private func history(_ app: TestApp) async throws -> APIClient {
    let auditor = try await app.api("auditor", [.auditor])
    app.clock.advance(by: .seconds(1))
    let ada = try await app.api("ada_1815")
    app.clock.advance(by: .seconds(1))
    let boss = try await app.api("boss", [.approver])
    for number in 1...2 {
      app.clock.advance(by: .seconds(1))
      let id = try #require(try await ada.place("Item \(number)")["id"]?.text)
      if number == 2 { _ = try await boss.decide(id, "approved", reason: "fits") }
    }
    for _ in 1...4 {
      app.clock.advance(by: .seconds(1))
      _ = try await app.askForToken("ada_1815", password: "wrong password")
    }
    app.clock.advance(by: .seconds(1))
    _ = try await app.askForToken("nobody_here", password: "wrong password")
    app.clock.advance(by: .seconds(1))
    _ = try await ada.get("/api/v1/users")
    _ = try await ada.send(.post, "/api/v1/auth/logout")
    return auditor
  }

  @Test func aWalkByCursorMeetsEveryEventOnce() async throws {
    try await TestApp.run { app in
      let auditor = try await history(app)
      let all = try events(await auditor.get("/api/v1/audit?limit=100"))
      #expect(all.count == 16)
      for limit in [1, 3, 5, 16] {
        var walked: [JSON] = []
        var path: String? = "/api/v1/audit?limit=\(limit)"
        while let next = path, walked.count <= all.count {
          let answer = try await auditor.get(next)
          let page = try events(answer)
          #expect(page.count <= limit)
          walked += page
          let cursor = try answer.json()["next_cursor"]?.text
          path = cursor.map { "/api/v1/audit?limit=\(limit)&cursor=\($0)" }
          let link = answer.header("Link")?.split(separator: ",").first { $0.contains("rel=\"next\"") }
          #expect((link != nil) == (cursor != nil))
          if let cursor { #expect(link?.contains("cursor=\(cursor)") == true) }
        }
        #expect(walked == all, "\(limit) at a time")
      }
      let times = all.compactMap { $0["at"]?.text }
      #expect(times == times.sorted().reversed(), "newest first")
      for module in ["auth", "orders"] {
        let sequences = all.filter { $0["module"]?.text == module }.compactMap { $0["sequence"]?.number }
        #expect(sequences == (1...sequences.count).reversed(), "\(module) has no gap")
      }
    }
  }

  /// What happens while somebody reads does not shift the pages.
  @Test func newEventsDoNotDisturbAWalk() async throws {
    try await TestApp.run { app in
      let auditor = try await history(app)
      let before = try events(await auditor.get("/api/v1/audit?limit=100"))
      let first = try await auditor.get("/api/v1/audit?limit=4")
      for _ in 1...5 { _ = try await app.askForToken("nobody_here", password: "wrong password") }
      let cursor = try #require(try first.json()["next_cursor"]?.text)
      let second = try events(await auditor.get("/api/v1/audit?limit=4&cursor=\(cursor)"))
      #expect(try events(first) + second == Array(before.prefix(8)))
    }
  }

  @Test func theTrailIsFiltered() async throws {
    try await TestApp.run { app in
      let auditor = try await history(app)
      let me = try await auditor.get("/api/v1/auth/me").json()
      let id = try #require(me["user_id"]?.text)
      for (query, count) in [
        ("module=orders", 3), ("module=auth", 13), ("action=orders.approve", 1), ("action=auth.sign_in", 8),
        ("actor=ada_1815", 9), ("actor=ADA_1815&action=orders.place", 2), ("actor=\(id)", 1), ("actor=nobody_here", 0),
        ("action=auth.sign_in&module=orders", 0), ("from=2026-01-01T00:00:05Z", 7),
        ("to=2026-01-01T00:00:02Z", 4), ("from=2026-01-01T00:00:03Z&to=2026-01-01T00:00:04.001Z", 3),
      ] {
        let found = try events(await auditor.get("/api/v1/audit?limit=100&\(query)"))
        #expect(found.count == count, "\(query): \(found.map { $0["action"]?.text ?? "" })")
      }
      let failures = try events(await auditor.get("/api/v1/audit?action=auth.sign_in&limit=100"))
        .filter { $0["outcome"]?.text == "failure" }
      #expect(failures.map { $0["actor"]?["username"]?.text } == [nil] + Array(repeating: "ada_1815", count: 4))
      let page = try await auditor.get("/api/v1/audit?actor=ada_1815&limit=2")
      #expect(page.header("Link")?.contains("actor=ada_1815") == true, "the next page keeps the filter")
    }
  }

  @Test func anEventTellsWhoDidWhatFromWhere() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      let user = try await app.person("ada_1815")
      _ = try await admin.send(
        .patch, "/api/v1/users/\(user.userID)", ["X-Request-ID": "change-1"], json: #"{"roles":["auditor"]}"#)
      let event = try #require(try events(await admin.get("/api/v1/audit?action=users.update")).first)
      #expect(
        Set(event.object.keys) == [
          "sequence", "module", "action", "outcome", "actor", "target", "at", "address", "request_id", "changes",
          "previous", "hash",
        ])
      #expect(event["actor"]?["username"]?.text == "admin_one")
      #expect(event["target"]?.text == "user:\(user.userID)")
      #expect(event["request_id"]?.text == "change-1")
      #expect(event["address"]?.text == "unknown")
      #expect(event["changes"]?["roles"]?["from"]?.text == "user")
      #expect(event["changes"]?["roles"]?["to"]?.text == "auditor")
      let all = try events(await admin.get("/api/v1/audit?module=auth&limit=100"))
      #expect(zip(all, all.dropFirst()).allSatisfy { $0["previous"] == $1["hash"] }, "each carries the one before")
    }
  }

  @Test func thePageIsFilteredAndPaged() async throws {
    try await TestApp.run { app in
      _ = try await history(app)
      for _ in 1...10 { _ = try await app.askForToken("nobody_here", password: "wrong password") }
      let browser = Browser(app)
      _ = try await browser.signIn("auditor")
      let first = try await browser.get("/admin/audit")
      #expect(first.status == .ok)
      #expect(first.text.contains("20 events on this page"))
      #expect(first.text.contains("Could not log in"))
      #expect(!first.text.contains("rel=\"first\""))
      let older = try #require(first.between("rel=\"next\" href=\"", "\"")).replacing("&amp;", with: "&")
      #expect(older.hasPrefix("/admin/audit?cursor="))
      let second = try await browser.get(older)
      #expect(second.text.contains("7 events on this page"))
      #expect(second.text.contains("rel=\"first\" href=\"/admin/audit\""))
      #expect(!second.text.contains("rel=\"next\""))

      let orders = try await browser.get("/admin/audit?module=orders&actor=boss")
      #expect(orders.text.contains("1 event on this page"))
      #expect(orders.text.contains("Approved an order"))
      #expect(orders.text.contains("<code>decision_reason</code>: nothing → fits"))
      #expect(!orders.text.contains("href=\"/admin/users/"), "an auditor may not open people")
      #expect(try await browser.get("/admin/audit?actor=nobody_else").text.contains("No event matches"))
      #expect(try await browser.get("/admin/audit?from=2026-01-01&to=2026-01-01").text.contains("20 events"))
      #expect(try await browser.get("/admin/audit?from=2026-01-02").text.contains("No event matches"))
      for query in ["action=nothing", "module=x", "from=today", "to=2026-02-30", "from=2026-01-02&to=2026-01-01"] {
        let page = try await browser.get("/admin/audit?\(query)")
        #expect(page.status == .unprocessableContent, "\(query)")
        #expect(page.text.contains("Some fields need attention"), "\(query)")
      }
      let cursor = try await browser.get("/admin/audit?cursor=nonsense")
      #expect(cursor.status == .unprocessableContent)
    }
  }
}
