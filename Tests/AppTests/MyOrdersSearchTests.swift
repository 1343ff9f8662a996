import HTTPTypes
import HummingbirdTesting
import Kernel
import TestSupport
import Testing

/// The search of one's own orders, as a browser without JavaScript uses it.
@Suite struct MyOrdersSearchTests {
  private func items(_ page: TestResponse) -> [String] {
    page.text.matches(of: /<a class="item"[^>]*>([^<]*)<\/a>/).map { String($0.1) }
  }

  @Test func partsOfItemsAreFound() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let lamp = try await ada.place("Desk lamp")
      _ = try await ada.place("Monitor")
      _ = try await ada.place("<Lamp> & \"shade\"")
      #expect(try await boss.decide(lamp, "approved").status == .ok)
      for (query, expected) in [
        ("", ["&lt;Lamp&gt; &amp; &quot;shade&quot;", "Monitor", "Desk lamp"]), ("search=mon", ["Monitor"]),
        ("search=LAMP", ["&lt;Lamp&gt; &amp; &quot;shade&quot;", "Desk lamp"]), ("search=o", ["Monitor"]),
        ("search=lamp&status=approved", ["Desk lamp"]), ("search=ada_1815", []),
        ("search=&status=all", ["&lt;Lamp&gt; &amp; &quot;shade&quot;", "Monitor", "Desk lamp"]),
        ("search=%20lamp%20&status=pending", ["&lt;Lamp&gt; &amp; &quot;shade&quot;"]),
      ] {
        let page = try await ada.get("/orders?\(query)")
        #expect(page.status == .ok)
        #expect(items(page) == expected, "\(query)")
      }
    }
  }

  @Test func filtersKeepEachOther() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      for number in 1...21 { _ = try await ada.place("Lamp <\(number)>") }
      let page = try await ada.get("/orders?search=lamp%20%3C&status=pending")
      #expect(page.text.contains("1 to 20 of 21 orders"))
      #expect(page.text.contains("id=\"filter-all\" href=\"/orders?search=lamp%20%3C\""))
      #expect(page.text.contains("id=\"filter-approved\" href=\"/orders?status=approved&amp;search=lamp%20%3C\""))
      #expect(page.text.contains("rel=\"next\" href=\"/orders?status=pending&amp;search=lamp%20%3C&amp;offset=20\""))
      #expect(page.text.contains("<a class=\"quiet-link\" href=\"/orders?status=pending\">Clear</a>"))
      let form = try #require(page.between("id=\"my-orders-filter\"", "</form>"))
      #expect(form.contains("<input type=\"hidden\" name=\"status\" value=\"pending\">"))
      #expect(form.contains("value=\"lamp &lt;\""), "as typed, and escaped")
      let last = try await ada.get("/orders?search=lamp%20%3C&status=pending&offset=20")
      #expect(items(last) == ["Lamp &lt;1&gt;"])
      let beyond = try await ada.get("/orders?search=lamp&offset=40")
      #expect(beyond.text.contains("This page of the list is empty"))
      #expect(beyond.text.contains("href=\"/orders?search=lamp\">Go to the first page"))
    }
  }

  @Test func emptyListsSayWhy() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let none = try await ada.get("/orders")
      #expect(none.text.contains("No orders yet") && !none.text.contains("id=\"my-orders-filter\""))
      _ = try await ada.place("Lamp")
      let noStatus = try await ada.get("/orders?status=approved")
      #expect(noStatus.text.contains("None of your orders is approved."))
      #expect(noStatus.text.contains("<a class=\"button\" href=\"/orders\">Show all my orders</a>"))
      let noMatch = try await ada.get("/orders?search=%3Ci%3E&status=pending")
      #expect(
        noMatch.text.contains("None of your pending orders has “<span dir=\"auto\">&lt;i&gt;</span>” in its item."))
      #expect(noMatch.text.contains("href=\"/orders?status=pending\">Clear the search</a>"))
      #expect(noMatch.text.contains("href=\"/orders?search=%3Ci%3E\">Search all statuses</a>"))
    }
  }

  @Test func aSearchThatIsNotGoodIsExplained() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      _ = try await ada.place("Lamp")
      let long = String(repeating: "x", count: 256)
      for (search, advice) in [
        (long, "Use 1 to 255 characters."), ("a%00b", "Use one line, without control characters."),
      ] {
        let page = try await ada.get("/orders?search=\(search)")
        #expect(page.status == .unprocessableContent)
        #expect(page.text.contains("<p class=\"help is-danger\" id=\"search-error\">\(advice)</p>"))
        #expect(page.text.contains("aria-describedby=\"search-error\""))
        #expect(items(page).isEmpty)
      }
      for query in ["status=lost", "offset=-1", "offset=10001", "sort=status", "search=a&search=b"] {
        let page = try await ada.get("/orders?\(query)")
        #expect(page.status == .unprocessableContent, "\(query)")
      }
    }
  }

  @Test func thePartIsAnsweredByItself() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      _ = try await ada.place("Lamp")
      let part = try await ada.get("/orders?search=la", ["HX-Request": "true", "HX-Target": "orders"])
      #expect(part.text.contains("<section id=\"orders\"") && !part.text.contains("<html"))
      #expect(items(part) == ["Lamp"])
    }
  }
}
