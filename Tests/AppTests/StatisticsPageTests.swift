import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import SQLiteKit
import TestSupport
import Testing

@testable import OrderDesk

/// The numbers of the desk as a page, as a part of one, and as a strip on another one.
@Suite struct StatisticsPageTests {
  private func htmx(_ target: String) -> [String: String] { ["HX-Request": "true", "HX-Target": target] }

  /// Four orders: two approved after a minute and after two hours, one rejected in no time, one that waits.
  private func stage(_ app: TestApp) async throws -> Browser {
    let ada = try await app.api("ada_1815")
    let boss = try await app.api("boss", [.approver])
    var ids: [String] = []
    for item in ["Desk lamp", "<b>\"Rug\" & co</b>", "Chair", "Shelf"] { ids.append(try await ada.newOrder(item.json)) }
    let rejection = try await boss.decide(ids[0], "rejected")
    app.clock.advance(by: .seconds(80))
    let first = try await boss.decide(ids[1], "approved")
    app.clock.advance(by: .seconds(7_200))
    let second = try await app.apiSignIn("boss").decide(ids[2], "approved")
    #expect([rejection.status, first.status, second.status] == [.ok, .ok, .ok])
    return try await signedIn(app)
  }

  private func signedIn(_ app: TestApp) async throws -> Browser {
    let browser = Browser(app)
    #expect(try await browser.signIn("boss").status == .seeOther)
    return browser
  }

  private func number(_ name: String, _ page: TestResponse) -> String? {
    page.between("data-number=\"\(name)\"><dt>", "</dd>")?.components(separatedBy: "<dd>").last
  }

  @Test func thePageHasTheNumbersAndThreePictures() async throws {
    try await TestApp.run { app in
      let page = try await stage(app).get("/admin/statistics")
      #expect(page.status == .ok)
      let numbers = ["total", "pending", "approved", "rejected", "cancelled", "approval_rate", "median"].map {
        number($0, page)
      }
      #expect(numbers == ["4", "1", "2", "1", "0", "67%", "1 minute 20 seconds"])
      let pictures = page.text.matches(of: /<svg class="chart-picture[^>]* role="img" aria-label="([^"]*)">/)
      let gists = pictures.map { String($0.1) }
      #expect(
        gists == [
          "Orders per day: 4 in the last 30 days, the most on 1 Jan with 4, and none on 29 days.",
          "Approval rate: 67%. Of 3 decisions, 2 approved the order and 1 rejected it.",
          "Time to decision: half of 3 decisions took 1 minute 20 seconds or less; the largest group, with 2, is "
            + "“under 5 minutes”.",
        ])
      let captions = page.text.matches(of: /<figcaption><h2>([^<]*)<\/h2>/).map { String($0.1) }
      #expect(captions == ["Orders per day", "Approval rate", "Time to decision"])
      #expect(page.text.matches(of: /<details class="chart-table" id="[a-z]+-table">/).count == 3)
      #expect(page.text.contains("<section id=\"charts\" data-live=\"statistics\""))
      #expect(page.text.contains("<a href=\"/admin/statistics\" aria-current=\"page\">Statistics</a>"))
      #expect(!page.text.contains("style="), "the content policy forbids it")
    }
  }

  @Test func aDeskWithoutOrdersSaysSo() async throws {
    try await TestApp.run { app in
      let page = try await app.browser("boss", [.auditor]).get("/admin/statistics")
      #expect(page.status == .ok)
      #expect(page.text.contains("No orders yet"))
      #expect(!page.text.contains("<figure"))
      let strip = try await signedIn(app).get("/admin/statistics", htmx("statistics"))
      let numbers = ["pending", "approved", "rejected"].map { number($0, strip) }
      #expect(numbers == ["0", "0", "0"])
      #expect(number("approval_rate", strip)?.contains("Nothing decided yet") == true)
      #expect(number("median", strip)?.contains("Nothing decided yet") == true)
    }
  }

  @Test func whatIsNotDecidedYetHasNoPicture() async throws {
    try await TestApp.run { app in
      _ = try await app.browser("ada_1815").place()
      let page = try await app.browser("boss", [.approver]).get("/admin/statistics")
      #expect(page.text.matches(of: /<svg class="chart-picture/).count == 1)
      #expect(page.text.components(separatedBy: "No order is decided yet.").count == 3)
      #expect(page.text.contains("1 order in the last 30 days"))
    }
  }

  @Test func partsAreAnsweredByThemselves() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      let charts = try await boss.get("/admin/statistics", htmx("charts"))
      #expect(charts.text.contains("<title>Statistics · OrderDesk</title>\n<section id=\"charts\""))
      #expect(!charts.text.contains("<html"))
      let strip = try await boss.get("/admin/statistics", htmx("statistics"))
      #expect(strip.text.hasPrefix("<section id=\"statistics\""))
      #expect(!strip.text.contains("<figure") && !strip.text.contains("<html"))
      let numbers = ["pending", "approved", "rejected", "approval_rate", "median"].map { number($0, strip) }
      #expect(numbers == ["1", "2", "1", "67%", "1 minute 20 seconds"])
      #expect(strip.text.contains("<a href=\"/admin/statistics\">Statistics</a>"))
    }
  }

  @Test func whoMayNotSeeTheDeskIsToldSo() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      for headers in [[:], htmx("charts"), htmx("statistics")] {
        let answer = try await ada.get("/admin/statistics", headers)
        #expect(answer.status == .forbidden, "\(headers)")
        #expect(!answer.text.contains("data-number"))
      }
      #expect(try await !ada.get("/orders").text.contains("/admin/statistics"))
      let unknown = try await app.browser("boss", [.approver]).get("/admin/statistics?from=x")
      #expect(unknown.status == .unprocessableContent)
    }
  }

  @Test func theStripSaysWhenTheNumbersCannotBeHad() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      // The one table that lists do not read.
      try await app.ordersPart.database.write { db in try db.execute(sql: "DROP TABLE order_days") }
      let strip = try await boss.get("/admin/statistics", htmx("statistics"))
      #expect(strip.status == .ok)
      #expect(strip.text.contains("The numbers are not available at the moment."))
      #expect(!strip.text.contains("data-number"))
      #expect(app.log.text.contains("A page goes without its statistics"))
      #expect(app.processes.contains { $0.log.text.contains("order_days") }, "the cause is for the log")
      #expect(!strip.text.contains("order_days"), "and for nobody else")
      let page = try await boss.get("/admin/statistics")
      #expect(page.status == .serviceUnavailable)
      #expect(try await boss.get("/admin?status=all").text.contains("Desk lamp"), "the queue works on")
    }
  }
}

extension String {
  /// As the inside of a JSON string.
  fileprivate var json: String { replacing("\"", with: "\\\"") }
}
