import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// What HTMX asks for: a part of a page.
@Suite struct FragmentTests {
  private func htmx(_ target: String) -> [String: String] { ["HX-Request": "true", "HX-Target": target] }

  @Test func aDecisionAnswersWithTheRowAlone() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let boss = try await app.browser("boss", [.approver])
      let row = try await boss.decide(id, "approved", reason: "fits", htmx("row-\(id)"))
      #expect(row.status == .ok)
      #expect(row.text.contains("<tbody>\n<tr id=\"row-\(id)\""))
      #expect(row.text.contains("Approved by boss"))
      #expect(!row.text.contains("<html"))
      #expect(row.between("<tr", "</tr>")?.contains("<form") == false, "the buttons are gone")
      let message = try #require(row.between("<div id=\"flash\">", "</form>"))
      #expect(message.contains("The order is approved."))
      #expect(message.contains("hx-post=\"/admin/orders/\(id)/undo\""))
      #expect(message.contains("hx-select-oob=\"#row-\(id)\""))
      #expect(message.contains("data-seconds=\"30\""))
      #expect(row.text.components(separatedBy: "<tr").count == 2, "one row")
      #expect(row.header("Vary")?.contains("HX-Request") == true)
      #expect(row.header("Vary")?.contains("HX-Target") == true)
      #expect(row.header("Location") == nil)
    }
  }

  @Test func aLostDecisionAnswersWithTheRowAsItIsNow() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let first = try await app.browser("boss_one", [.approver])
      let second = try await app.browser("boss_two", [.approver])
      #expect(try await first.decide(id, "rejected", reason: "too dear").redirect == "/admin")
      let row = try await second.decide(id, "approved", htmx("row-\(id)"))
      #expect(row.status == .conflict)
      #expect(row.text.contains("<tbody>\n<tr id=\"row-\(id)\""))
      #expect(row.text.contains("Rejected by boss_one before your decision arrived. Nothing was changed."))
      #expect(!row.text.contains("<form"))
      #expect(row.header("HX-Push-Url") == "false")
    }
  }

  @Test(arguments: [true, false])
  func aConflictSaysWhatChangedAndWhoDidIt(inARow: Bool) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try await ada.newOrder()
      let boss = try await app.browser("boss", [.approver])
      #expect(try await ada.change(id, #"{"quantity":7,"version":1}"#).status == .ok)
      let answer = try await boss.decide(id, "approved", reason: "fits", inARow ? htmx("row-\(id)") : [:])
      #expect(answer.status == .preconditionFailed)
      #expect(answer.text.contains("The order has changed since you looked at it."))
      #expect(answer.text.contains("<p class=\"news-line\">Changed by ada_1815"))
      #expect(answer.text.contains("<del dir=\"auto\">1</del>"))
      #expect(answer.text.contains("<ins dir=\"auto\">7</ins>"))
      #expect(answer.text.contains("value=\"fits\""))
    }
  }

  @Test func anUndoThatComesTooLateIsSaidAlsoWithoutItsRow() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let boss = try await app.browser("boss", [.approver])
      #expect(try await boss.decide(id, "approved").redirect == "/admin")
      app.clock.advance(by: .seconds(31))
      let answer = try await boss.post("/admin/orders/\(id)/undo", ["next": "/admin"], htmx("flash"))
      #expect(answer.status == .conflict)
      let message = answer.text.components(separatedBy: "<div id=\"flash\">").last
      #expect(message?.contains("Your decision can no longer be taken back.") == true)
      #expect(answer.text.contains("<tr id=\"row-\(id)\""))
    }
  }

  @Test func aBadReasonKeepsTheRowsFormAsTyped() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let boss = try await app.browser("boss", [.approver])
      let reason = String(repeating: "x", count: 501)
      let row = try await boss.decide(id, "approved", reason: reason, htmx("row-\(id)"))
      #expect(row.status == .unprocessableContent)
      #expect(row.text.contains("value=\"\(reason)\""))
      #expect(row.text.contains("aria-describedby=\"reason-error-\(id)\""))
      #expect(row.text.contains("Use at most 500 characters."))
    }
  }

  @Test(arguments: [
    ("/admin?status=all", "queue"), ("/orders", "orders"), ("/admin/users", "people"), ("/admin/audit", "audit"),
  ])
  func aListIsSentWithoutThePageAroundIt(path: String, target: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.admin])
      let id = try await boss.place()
      let part = try await boss.get(path, htmx(target))
      #expect(part.status == .ok)
      #expect(part.text.contains("<section id=\"\(target)\""))
      #expect(part.text.contains(["people": "boss</a>", "audit": "/orders/\(id)"][target] ?? "row-\(id)"))
      #expect(!part.text.contains("<html"))
      #expect(part.text.hasPrefix("<title>"), "the title of the window follows")
      #expect(part.header("Vary")?.contains("HX-Target") == true)
      let other = try await boss.get(path, htmx("page"))
      #expect(other.text.contains("<html"), "another target needs the whole page")
    }
  }

  @Test func anEndedSessionLeadsToTheLoginForm() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let boss = try await app.browser("boss", [.approver])
      let token = try await boss.csrfToken()
      app.clock.advance(by: .seconds(3_600))
      let answer = try await boss.postWithToken(
        "/admin/orders/\(id)", ["status": "approved", "version": "1", "csrf_token": token], htmx("row-\(id)"))
      #expect(answer.redirect?.hasPrefix("/login") == true)
      let login = try await boss.get("/login")
      #expect(login.text.contains("Your session has ended."))
      let ada = try await app.apiSignIn("ada_1815")
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["status"]?.text == "pending")
    }
  }

  @Test func errorsForFragmentsArePages() async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.approver])
      let answer = try await boss.get("/nothing", ["Accept": "*/*", "HX-Request": "true", "HX-Target": "page"])
      #expect(answer.status == .notFound)
      #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
      #expect(answer.header("HX-Push-Url") == "false")
    }
  }
}
