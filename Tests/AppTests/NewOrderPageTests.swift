import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// What the form of a new order begins with, and what is said once it is placed.
@Suite struct NewOrderPageTests {
  private func isEmpty(_ page: TestResponse) -> Bool {
    page.text.contains(" data-fresh") && page.between("id=\"item_name\" name", ">")?.contains("value=\"\"") == true
  }

  @Test(arguments: ["pending", "approved", "rejected", "cancelled"])
  func anOrderOfAnyStatusIsOrderedAgain(status: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.place("Desk <lamp>", quantity: "4", notes: "for room 3")
      switch status {
      case "pending": break
      case "cancelled": #expect(try await ada.post("/orders/\(id)/cancel", ["version": "1"]).status == .seeOther)
      default: #expect(try await boss.decide(id, status).status == .seeOther)
      }
      #expect(try await ada.get("/orders/\(id)").text.contains("href=\"/orders/new?again=\(id)\""))
      let page = try await ada.get("/orders/new?again=\(id)")
      #expect(page.status == .ok)
      #expect(page.text.contains("value=\"Desk &lt;lamp&gt;\""))
      #expect(page.text.contains("value=\"4\""))
      #expect(page.text.contains(">\nfor room 3</textarea>"))
      #expect(page.text.contains("Filled in from <a href=\"/orders/\(id)\">an earlier order</a>"))
      #expect(!page.text.contains(" data-fresh"))
    }
  }

  @Test func othersOrdersAreNotOrderedAgain() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place("Secret lamp")
      for (name, role) in [("stranger", Role.user), ("boss", .admin)] {
        let other = try await app.browser(name, [role])
        #expect(try await !other.get("/orders/\(id)").text.contains("?again="))
        for again in [id, "0198c0de-0000-7000-8000-000000000000", "nothing", ""] {
          let page = try await other.get("/orders/new?again=\(again)")
          #expect(page.status == .notFound, "\(name) \(again)")
          #expect(page.text.contains("orders.not_found"))
          #expect(!page.text.contains("Secret lamp"))
        }
      }
    }
  }

  @Test func theAddressFillsTheFormIn() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(isEmpty(try await ada.get("/orders/new")))
      let page = try await ada.get("/orders/new?item_name=a%22b%3Cc%3E&quantity=many&notes=%3C/textarea%3E%0Ax")
      #expect(page.status == .ok)
      #expect(page.text.contains("value=\"a&quot;b&lt;c&gt;\""))
      #expect(page.text.contains("value=\"many\""))
      #expect(page.text.contains(">\n&lt;/textarea&gt;\nx</textarea>"))
      #expect(page.text.contains("This form was filled in for you"))
      #expect(!page.text.contains(" data-fresh"))
      #expect(try await ada.get("/orders/new?item_name=Lamp").text.contains("value=\"1\""), "the others are as ever")
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
    }
  }

  @Test(arguments: [
    "color=red", "item_name=a&item_name=b", "quantity=1&quantity=1", "notes=&notes=", "version=1", "csrf=x",
    "again=x&again=y", "again=x&notes=y",
  ])
  func otherAddressesAreRefused(query: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let page = try await ada.get("/orders/new?\(query)")
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains("<code>\(query.prefix { $0 != "=" })</code>"), "the field is named")
    }
  }

  @Test func aPlacedOrderIsConfirmedWithItsNumberAndTime() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      app.clock.advance(by: .seconds(90))
      let id = try await ada.place()
      let page = try await ada.get("/orders/\(id)")
      let message = try #require(page.between("id=\"flash\"", "<main"))
      #expect(message.contains("Your order is placed."))
      #expect(message.contains("<a class=\"code\" href=\"/orders/\(id)\">\(id)</a>, received "))
      #expect(message.contains("<time datetime=\"2026-01-01T00:01:30.000Z\">1 Jan 2026, 00:01 UTC</time>."))
      #expect(message.contains("<a href=\"/orders/new\">Place another</a>"))
      #expect(message.contains("data-draft-done=\"ada_1815 /orders/new\""))
      #expect(try await !ada.get("/orders/\(id)").text.contains("Your order is placed."), "it is said once")
    }
  }

  @Test func aForgedNumberTellsNoTime() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      ada.setCookie("orderdesk_flash", "placed.0198c0de-0000-4000-8000-000000000000")
      let message = try #require(try await ada.get("/orders").between("id=\"flash\"", "<main"))
      #expect(message.contains("0198c0de-0000-4000-8000-000000000000"))
      #expect(!message.contains("<time"))
    }
  }

  /// The script of the pages fetches this part anew, and shows these times as "2 minutes ago".
  @Test func theOrderPageIsMarkedForTheScript() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      let page = try await ada.get("/orders/\(id)")
      let start = "<article class=\"order\" id=\"order\" data-live=\"order\" data-order=\"\(id)\""
      let article = try #require(page.between(start, "</article>"))
      for part in ["<h1", "data-status=\"pending\"", "/cancel\"", "<ol class=\"timeline\""] {
        #expect(article.contains(part), "\(part)")
      }
      #expect(!article.contains("class=\"back\""))
      #expect(article.components(separatedBy: "\" data-relative>").count == 3, "placed, and one event")
    }
  }
}
