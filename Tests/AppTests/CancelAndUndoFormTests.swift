import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Cancelling an order, and taking a decision back, with forms.
@Suite struct CancelAndUndoFormTests {
  /// The fields of the form that is sent to this address; `nil` when the page has none.
  private func form(_ page: TestResponse, _ action: String) -> [String: String]? {
    guard let form = page.between("<form action=\"\(action)\"", "</form>") else { return nil }
    var fields: [String: String] = [:]
    for input in form.split(separator: "<input type=\"hidden\" name=\"").dropFirst() {
      let parts = input.split(separator: "\"", maxSplits: 3, omittingEmptySubsequences: false)
      fields[String(parts[0])] = String(parts[2])
    }
    return fields
  }

  @Test func anOwnerCancelsTheirOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      let (path, action) = ("/orders/\(id)", "/orders/\(id)/cancel")
      let page = try await ada.get(path)
      #expect(page.text.contains("Cancel this order"))
      let fields = try #require(form(page, action))
      #expect(Set(fields.keys) == ["csrf_token", "idempotency_key", "version"])
      // A double click.
      for _ in 1...2 { #expect(try await ada.postWithToken(action, fields).redirect == path) }
      let after = try await ada.get(path)
      #expect(after.text.contains("Your order is cancelled."))
      #expect(after.text.contains("data-status=\"cancelled\""))
      #expect(after.text.contains("Cancelled by ada_1815"))
      #expect(!after.text.contains("Waiting for a decision."))
      #expect(form(after, action) == nil)
      #expect(try await ada.get("/api/v1/orders/\(id)/timeline").json()["events"]?.list.count == 2)
      #expect(try await ada.get("/orders?status=cancelled").text.contains("row-\(id)"))
    }
  }

  @Test func onlyTheOwnerOfAPendingOrderSeesTheButton() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.admin])
      let id = try await ada.place()
      #expect(try await !boss.get("/orders/\(id)").text.contains("/cancel"))
      #expect(try await boss.decide(id, "approved").redirect == "/admin")
      #expect(try await !ada.get("/orders/\(id)").text.contains("/cancel"))
      let own = try await boss.place()
      #expect(try await boss.get("/orders/\(own)").text.contains("/orders/\(own)/cancel"))
    }
  }

  @Test func cancellingTooLateShowsWhatHasHappened() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.place()
      let action = "/orders/\(id)/cancel"
      let fields = try #require(form(try await ada.get("/orders/\(id)"), action))
      #expect(try await boss.decide(id, "approved", reason: "fits").redirect == "/admin")
      let late = try await ada.postWithToken(action, fields)
      #expect(late.status == .conflict)
      #expect(late.text.contains("The order is no longer pending. It is approved by boss."))
      #expect(late.text.contains("Approved by boss"))
      #expect(late.text.contains("role=\"alert\""))
      let stale = try await app.browser("other").place()
      let other = Browser(app)
      _ = try await other.signIn("other")
      let conflict = try await other.post("/orders/\(stale)/cancel", ["version": "4"])
      #expect(conflict.status == .preconditionFailed)
      #expect(conflict.text.contains("It is now at version 1."))
      #expect(try await other.get("/api/v1/orders/\(stale)").json()["status"]?.text == "pending")
    }
  }

  @Test func aDecisionIsTakenBackWithinTheWindow() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.place()
      let (path, action) = ("/orders/\(id)", "/admin/orders/\(id)/undo")
      #expect(try await !boss.get(path).text.contains(action))
      #expect(try await boss.decide(id, "rejected", reason: "a slip").redirect == "/admin")
      #expect(try await !ada.get(path).text.contains(action), "the owner has nothing to undo")
      app.clock.advance(by: .milliseconds(29_999))
      let page = try await boss.get(path)
      #expect(page.text.contains("Undo my decision"))
      let fields = try #require(form(page, action))
      for _ in 1...2 { #expect(try await boss.postWithToken(action, fields).redirect == path) }
      let after = try await boss.get(path)
      #expect(after.text.contains("Your decision is taken back. The order waits again."))
      #expect(after.text.contains("Decision taken back by boss"))
      #expect(after.text.contains("action=\"/admin/orders/\(id)\""), "it can be decided again")
      #expect(form(after, action) == nil)
      #expect(try await ada.get(path).text.contains("Waiting for a decision."))
    }
  }

  @Test func theButtonIsGoneAfterTheWindow() async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.approver])
      let id = try await app.browser("ada_1815").place()
      let (path, action) = ("/orders/\(id)", "/admin/orders/\(id)/undo")
      #expect(try await boss.decide(id, "approved").redirect == "/admin")
      let fields = try #require(form(try await boss.get(path), action))
      app.clock.advance(by: .seconds(30))
      let page = try await boss.get(path)
      #expect(form(page, action) == nil)
      #expect(!page.text.contains("Undo my decision"))
      // From a page that was open for too long.
      let late = try await boss.postWithToken(action, fields)
      #expect(late.status == .conflict)
      #expect(late.text.contains("A decision can be taken back for 30 seconds; that time has passed."))
      #expect(try await boss.get("/api/v1/orders/\(id)").json()["status"]?.text == "approved")
    }
  }

  @Test func somebodyElsesDecisionHasNoButton() async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.approver])
      let other = try await app.browser("other", [.admin])
      let id = try await app.browser("ada_1815").place()
      #expect(try await boss.decide(id, "approved").redirect == "/admin")
      #expect(try await !other.get("/orders/\(id)").text.contains("/undo"))
      let refused = try await other.post("/admin/orders/\(id)/undo", ["version": "2"])
      #expect(refused.status == .conflict)
      #expect(refused.text.contains("It is approved by boss: only they can take that back."))
    }
  }

  @Test(arguments: [["version": ""], ["version": "x"], ["version": "0"], ["version": "1", "reason": "x"]])
  func bothFormsAreChecked(fields: [String: String]) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let (mine, decided) = (try await ada.place(), try await ada.place())
      #expect(try await boss.decide(decided, "approved").redirect == "/admin")
      #expect(try await ada.post("/orders/\(mine)/cancel", [:]).status == .unprocessableContent)
      #expect(try await ada.post("/orders/\(mine)/cancel", fields).status == .unprocessableContent)
      #expect(try await boss.post("/admin/orders/\(decided)/undo", fields).status == .unprocessableContent)
      #expect(try await ada.get("/api/v1/orders/\(mine)").json()["version"]?.number == 1)
      #expect(try await ada.get("/api/v1/orders/\(decided)").json()["version"]?.number == 2)
    }
  }
}
