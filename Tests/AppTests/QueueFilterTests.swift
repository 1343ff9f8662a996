import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Filters, sorting and pages of the queue, as a browser without JavaScript uses them.
@Suite struct QueueFilterTests {
  /// The items of the rows, as the page lists them.
  private func items(_ page: TestResponse) -> [String] {
    page.text.components(separatedBy: "<a class=\"item\"").dropFirst().compactMap { rest in
      rest.split(separator: ">", maxSplits: 1).last?.split(separator: "<").first.map(String.init)
    }
  }

  /// A lamp and a desk of ada, a lamp of bob; the desk is approved.
  private func desk(_ app: TestApp) async throws -> Browser {
    let ada = try await app.browser("ada_1815")
    _ = try await ada.place("Red lamp")
    app.clock.advance(by: .seconds(86_400))
    _ = try await ada.signIn("ada_1815")
    let boss = try await app.browser("boss", [.approver])
    let desk = try await ada.place("Standing desk")
    _ = try await app.browser("bob_1912").place("Blue lamp")
    #expect(try await boss.decide(desk, "approved").redirect == "/admin")
    return boss
  }

  @Test(arguments: [
    ("", ["Blue lamp", "Red lamp"]), ("?status=all", ["Blue lamp", "Standing desk", "Red lamp"]),
    ("?search=lamp", ["Blue lamp", "Red lamp"]), ("?search=LAMP&username=ada_1815", ["Red lamp"]),
    ("?search=ada&status=all", ["Standing desk", "Red lamp"]),
    ("?status=all&sort=created_at", ["Red lamp", "Standing desk", "Blue lamp"]),
    ("?status=all&sort=-username", ["Blue lamp", "Standing desk", "Red lamp"]),
    ("?status=all&sort=status", ["Standing desk", "Blue lamp", "Red lamp"]),
    ("?search=&username=&from=&to=&sort=&status=", ["Blue lamp", "Red lamp"]),
  ])
  func theAddressSaysWhatIsShown(query: String, expected: [String]) async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let page = try await boss.get("/admin\(query)")
      #expect(page.status == .ok)
      let found = items(page)
      #expect(found == expected)
    }
  }

  @Test func bothDaysCount() async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let today = String(app.clock.now().description.prefix(10))
      let yesterday = String((app.clock.now() - .seconds(86_400)).description.prefix(10))
      let first = items(try await boss.get("/admin?to=\(yesterday)"))
      let second = items(try await boss.get("/admin?from=\(today)"))
      let both = items(try await boss.get("/admin?from=\(yesterday)&to=\(today)"))
      #expect(first == ["Red lamp"])
      #expect(second == ["Blue lamp"])
      #expect(both == ["Blue lamp", "Red lamp"])
    }
  }

  @Test func everyLinkKeepsTheOtherFilters() async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let page = try await boss.get("/admin?search=lamp&username=ada_1815&sort=created_at")
      #expect(
        page.text.contains("href=\"/admin?status=approved&amp;search=lamp&amp;username=ada_1815&amp;sort=created_at\""))
      #expect(page.text.contains("href=\"/admin/orders.csv?search=lamp&amp;username=ada_1815\""))
      #expect(page.text.contains("aria-sort=\"ascending\""))
      #expect(page.text.components(separatedBy: "aria-sort=").count == 2, "one column is sorted")
      let heading = try #require(page.between("id=\"sort-created_at\"", "</button>"))
      #expect(heading.contains("value=\"-created_at\""), "the other way round")
      let csv = try await boss.get("/admin/orders.csv?search=lamp&username=ada_1815")
      #expect(csv.text.contains("Red lamp"))
      #expect(!csv.text.contains("Blue lamp"))
    }
  }

  @Test(arguments: [
    ("from=yesterday", "from"), ("from=2026-11-22&to=2026-11-21", "to"), ("sort=price", "sort"),
    ("search=\(String(repeating: "x", count: 256))", "search"), ("sort=username&sort=status", "sort"),
  ])
  func aBadFilterIsExplained(query: String, field: String) async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let page = try await boss.get("/admin?\(query)")
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains("href=\"#\(field)\""))
      #expect(page.text.contains("role=\"alert\""))
      #expect(items(page).isEmpty)
      let csv = try await boss.get("/admin/orders.csv?\(query)")
      #expect(csv.status == .unprocessableContent)
      #expect(try await app.browser("nobody_1").get("/admin?\(query)").status == .forbidden)
    }
  }

  /// They are none of the form's fields: the page says so.
  @Test(arguments: ["status=lost", "offset=-1", "offset=x", "offset=10001", "colour=red", "limit=5"])
  func aBadAddressIsAPageOfItsOwn(query: String) async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let page = try await boss.get("/admin?\(query)")
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains("<code>\(query.split(separator: "=")[0])</code>"))
    }
  }

  @Test(arguments: [
    ("", "All caught up"), ("?status=rejected", "No order is rejected"),
    ("?search=nothing", "No pending order fits these filters."),
    ("?status=all&search=nothing", "No order fits these filters."), ("?status=all", "No orders yet"),
  ])
  func anEmptyListSaysWhy(query: String, text: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.approver])
      #expect(try await boss.get("/admin\(query)").text.contains(text))
    }
  }

  /// Others may have decided what was on it; there are orders all the same.
  @Test func aPageAfterTheLastOneIsNotTakenForAnEmptyQueue() async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let page = try await boss.get("/admin?offset=20&sort=username")
      #expect(page.text.contains("This page of the list is empty"))
      #expect(!page.text.contains("All caught up"))
      #expect(page.text.contains("<a class=\"button\" href=\"/admin?sort=username\">Go to the first page</a>"))
      let news = try #require(page.between("data-news hidden>", "</p>"))
      #expect(news.contains("href=\"/admin?sort=username\""), "what is new is on the first page")
    }
  }

  @Test func whatWasTypedIsShownAndEscaped() async throws {
    try await TestApp.run { app in
      let boss = try await desk(app)
      let page = try await boss.get("/admin?search=%22%3E%3Cscript%3E")
      #expect(page.status == .ok)
      #expect(
        page.text.contains("value=\"&quot;&gt;&lt;script&gt;\"")
          || page.text.contains("value=\"&#34;&gt;&lt;script&gt;\""))
      #expect(!page.text.contains("\"><script>"))
    }
  }
}
