import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// The form with which an order is decided carries a key, too.
@Suite struct DecisionFormTests {
  private func form(_ browser: Browser, _ id: String, _ status: String) async throws -> [String: String] {
    let page = try await browser.get("/orders/\(id)")
    let key = try #require(page.between("name=\"idempotency_key\" value=\"", "\""))
    return ["status": status, "version": "1", "reason": "fits", "next": "/admin", "idempotency_key": key]
  }

  @Test func aFormThatIsSentTwiceDecidesOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.newOrder()
      let form = try await form(boss, id, "approved")
      for _ in 1...3 { #expect(try await boss.post("/admin/orders/\(id)", form).redirect == "/admin") }
      #expect(try await ada.kinds(of: id) == ["placed", "approved"])
      let row = try await boss.post(
        "/admin/orders/\(id)", form, ["HX-Request": "true", "HX-Target": "row-\(id)"])
      #expect(row.status == .ok)
      #expect(row.text.contains("Approved by boss"))
    }
  }

  /// Approve, and then Reject in the same form: the second is refused, and shows who won.
  @Test func theTwoButtonsAreTwoRequests() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.newOrder()
      let form = try await form(boss, id, "approved")
      #expect(try await boss.post("/admin/orders/\(id)", form).redirect == "/admin")
      let other = try await boss.post("/admin/orders/\(id)", form.merging(["status": "rejected"]) { $1 })
      #expect(other.status == .conflict)
      #expect(other.text.contains("Approved by boss before your decision arrived. Nothing was changed."))
      #expect(try await ada.kinds(of: id) == ["placed", "approved"])
    }
  }

  @Test func theSameFormWithAnotherReasonIsExplained() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.newOrder()
      let form = try await form(boss, id, "rejected")
      #expect(try await boss.post("/admin/orders/\(id)", form).redirect == "/admin")
      let other = try await boss.post("/admin/orders/\(id)", form.merging(["reason": "too dear"]) { $1 })
      #expect(other.status == .unprocessableContent)
      #expect(other.text.contains("You have decided it before, for another reason. Nothing was changed this time."))
      #expect(try await ada.order(id)["decision_reason"]?.text == "fits")
    }
  }
}
