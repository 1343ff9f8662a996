import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// The history of an order in words.
@Suite struct TimelinePageTests {
  /// The lines of the history, oldest first, without their tags.
  private func lines(_ page: TestResponse) throws -> [String] {
    let list = try #require(page.between("<ol class=\"timeline\"", "</ol>"))
    return list.split(separator: "<li ").dropFirst().map { item in
      var text = ""
      var isTag = true
      for character in item {
        switch character {
        case "<": isTag = true
        case ">": isTag = false
        case _ where !isTag: text.append(character.isWhitespace ? " " : character)
        default: break
        }
      }
      return text.split(separator: " ").joined(separator: " ")
    }
  }

  @Test func everyKindOfEventHasItsWords() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try #require(try await ada.place("Lamp", quantity: 1, notes: "")["id"]?.text)
      let edits = [
        #"{"item_name":"<b>Rug</b>","quantity":3,"notes":"x & y","version":1}"#, #"{"notes":"","version":2}"#,
      ]
      for edit in edits { #expect(try await ada.change(id, edit).status == .ok) }
      #expect(try await boss.decide(id, "rejected", reason: "too \\\"dear\\\"", version: 3).status == .ok)
      #expect(try await boss.undo(id).status == .ok)
      #expect(try await ada.change(id, #"{"status":"cancelled","version":5}"#).status == .ok)
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let page = try await browser.get("/orders/\(id)")
      let at = "1 Jan 2026, 00:00 UTC"
      let found = try lines(page)
      #expect(found.count == 6)
      #expect(found[0].hasPrefix("Placed by ada_1815"))
      #expect(
        found[1].hasSuffix("Item: Lamp → &lt;b&gt;Rug&lt;/b&gt; Notes: None → x &amp; y Quantity: 1 → 3"), "\(found[1])"
      )
      #expect(found[1].hasPrefix("Changed by ada_1815"))
      #expect(found[2].hasSuffix("Notes: x &amp; y → None"), "\(found[2])")
      #expect(found[3].hasPrefix("Rejected by boss"))
      #expect(found[3].hasSuffix("Reason: too &quot;dear&quot;"))
      #expect(found[4].hasPrefix("Decision taken back by boss"))
      #expect(!found[4].contains("dear"))
      #expect(found[5].hasPrefix("Cancelled by ada_1815"))
      #expect(found.allSatisfy { $0.contains(at) }, "\(found[0])")
      #expect(!page.text.contains("<b>Rug"))
      for kind in ["placed", "edited", "rejected", "undone", "cancelled"] {
        #expect(page.text.contains("<li data-status=\"\(kind)\">"), "\(kind)")
        #expect(page.text.contains("href=\"#i-\(kind)\""), "\(kind)")
        #expect(page.text.contains("id=\"i-\(kind)\""), "there is a picture for \(kind)")
      }
    }
  }

  /// The way back leads to the list as it was filtered, and nowhere else.
  @Test(arguments: [
    ("http://localhost:8080/admin?status=all&search=lamp", "/admin?status=all&amp;search=lamp", "Order queue"),
    ("http://localhost:8080/orders?status=pending", "/orders?status=pending", "My orders"),
    ("http://localhost:8080/admin/users?search=x", "/admin", "Order queue"),
    ("http://localhost:8080/", "/admin", "Order queue"),
    ("https://elsewhere.example/orders", "/admin", "Order queue"), ("", "/admin", "Order queue"),
  ])
  func theWayBackKeepsTheFilters(referer: String, href: String, text: String) async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let page = try await app.browser("boss", [.approver]).get(
        "/orders/\(id)", referer.isEmpty ? [:] : ["Referer": referer])
      let back = page.between("<p class=\"back\"><a href=\"", "</a>")
      #expect(back == "\(href)\">\(text)")
    }
  }
}
