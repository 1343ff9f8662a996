import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Editing one's own pending order with a form.
@Suite struct EditOrderPageTests {
  private static let change = ["item_name": "Desk lamp, white", "quantity": "3", "notes": "for <b>room 4</b>"]

  private func fields(_ version: Int, _ more: [String: String] = [:]) -> [String: String] {
    Self.change.merging(["version": "\(version)"]) { $1 }.merging(more) { $1 }
  }

  private func hidden(_ page: TestResponse, _ name: String) throws -> String {
    try #require(page.between("name=\"\(name)\" value=\"", "\""))
  }

  @Test func anOwnerChangesTheirOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place("Desk <lamp>", quantity: "2", notes: "x & y")
      #expect(try await ada.get("/orders/\(id)").text.contains("href=\"/orders/\(id)/edit\""))
      let page = try await ada.get("/orders/\(id)/edit")
      #expect(page.status == .ok)
      #expect(page.text.contains("value=\"Desk &lt;lamp&gt;\""))
      #expect(page.text.contains("value=\"2\""))
      #expect(page.text.contains(">\nx &amp; y</textarea>"))
      let form = fields(1, ["idempotency_key": try hidden(page, "idempotency_key")])
      #expect(try hidden(page, "version") == "1")
      // A double click.
      for _ in 1...2 { #expect(try await ada.post("/orders/\(id)/edit", form).redirect == "/orders/\(id)") }
      let after = try await ada.get("/orders/\(id)")
      #expect(after.text.contains("Your changes are saved."))
      #expect(after.text.contains("data-draft-done=\"ada_1815 /orders/\(id)/edit\""))
      #expect(after.text.contains("Changed by ada_1815"))
      let order = try await ada.get("/api/v1/orders/\(id)").json()
      #expect(order["version"]?.number == 2)
      #expect(order["item_name"]?.text == "Desk lamp, white")
      #expect(order["quantity"]?.number == 3)
      #expect(order["notes"]?.text == "for <b>room 4</b>")
    }
  }

  @Test func savingWithoutAChangeSaysSo() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place("Lamp", quantity: "1", notes: "")
      let same = ["item_name": "Lamp", "quantity": "1", "notes": "", "version": "1"]
      #expect(try await ada.post("/orders/\(id)/edit", same).redirect == "/orders/\(id)")
      #expect(try await ada.get("/orders/\(id)").text.contains("Nothing was changed"))
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["version"]?.number == 1)
    }
  }

  /// What is wrong with a form, and the fields that get a message.
  static let bad: [([String: String], [String])] = [
    (["item_name": " "], ["item_name"]), (["quantity": "0"], ["quantity"]), (["quantity": "two"], ["quantity"]),
    (["notes": String(repeating: "n", count: 1_001)], ["notes"]), (["version": "x"], ["version"]),
    (["version": "0"], ["version"]), (["color": "red"], ["color"]), (["status": "approved"], ["status"]),
    (["item_name": "a\u{1}", "quantity": "101"], ["item_name", "quantity"]),
  ]

  @Test func aBadFormComesBackAsTyped() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      for (typed, bad) in Self.bad {
        let page = try await ada.post("/orders/\(id)/edit", fields(1, typed))
        #expect(page.status == .unprocessableContent, "\(typed)")
        #expect(page.text.contains("<title>Error: Edit Desk lamp"), "\(typed)")
        for field in bad { #expect(page.text.contains("href=\"#\(field)\""), "\(typed) \(field)") }
        if typed["quantity"] == nil { #expect(page.text.contains("value=\"3\""), "\(typed)") }
        #expect(try hidden(page, "version") == "1", "\(typed)")
      }
      let token = try await ada.csrfToken()
      for (body, name) in [
        ("item_name=a&quantity=1&version=1&version=1", "version"), ("item_name=a&quantity=1", "version"),
        ("item_name=a&item_name=b&quantity=1&version=1", "item_name"), ("quantity=1&version=1", "item_name"),
      ] {
        let page = try await ada.send(
          .post, "/orders/\(id)/edit", ["Content-Type": "application/x-www-form-urlencoded"],
          body: "csrf_token=\(token)&\(body)")
        #expect(page.status == .unprocessableContent, "\(body)")
        #expect(page.text.contains("href=\"#\(name)\""), "\(body)")
      }
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["version"]?.number == 1)
    }
  }

  @Test func aBadFormKeepsTheVersionThatWasSeen() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      #expect(try await ada.post("/orders/\(id)/edit", fields(1)).status == .seeOther)
      let page = try await ada.post("/orders/\(id)/edit", fields(1, ["quantity": "0"]))
      #expect(page.status == .unprocessableContent)
      #expect(try hidden(page, "version") == "1", "so that the change in between is not overwritten unseen")
    }
  }

  /// The same order in two windows.
  @Test func whatChangedMeanwhileIsShownAndCanBeSavedOver() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.place("Lamp", quantity: "1", notes: "")
      #expect(try await boss.decide(id, "rejected", reason: "a slip").status == .seeOther)
      #expect(try await boss.post("/admin/orders/\(id)/undo", ["version": "2"]).status == .seeOther)
      let other = ["item_name": "Lamp", "quantity": "7", "notes": "", "version": "3"]
      #expect(try await ada.post("/orders/\(id)/edit", other).status == .seeOther)
      let page = try await ada.post("/orders/\(id)/edit", fields(1))
      #expect(page.status == .preconditionFailed)
      #expect(page.text.contains("The order has changed since you opened it."))
      let news = try #require(page.between("What happened meanwhile", "</section>"))
      for line in ["Rejected by boss", "Decision taken back by boss", "Changed by ada_1815"] {
        #expect(news.contains(line), "\(line)")
      }
      #expect(!news.contains("Placed by"), "that is no news")
      #expect(news.contains("<del dir=\"auto\">1</del> → <ins dir=\"auto\">7</ins>"))
      #expect(page.text.contains("value=\"Desk lamp, white\""))
      #expect(page.text.contains(">\nfor &lt;b&gt;room 4&lt;/b&gt;</textarea>"))
      #expect(page.text.contains("Save mine over it"))
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["quantity"]?.number == 7, "nothing is saved yet")
      let version = try #require(Int(try hidden(page, "version")))
      #expect(version == 4)
      let again = fields(version, ["idempotency_key": try hidden(page, "idempotency_key")])
      #expect(try await ada.post("/orders/\(id)/edit", again).redirect == "/orders/\(id)")
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["quantity"]?.number == 3)
    }
  }

  @Test func whatWasDecidedMeanwhileIsShownAndCanBecomeANewOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.place("Lamp")
      #expect(try await boss.decide(id, "approved", reason: "fits").status == .seeOther)
      let page = try await ada.post("/orders/\(id)/edit", fields(1))
      #expect(page.status == .conflict)
      #expect(page.text.contains("The order is approved and cannot be changed any more."))
      #expect(page.between("What happened meanwhile", "</section>")?.contains("Approved by boss") == true)
      #expect(page.text.contains("value=\"Desk lamp, white\""))
      #expect(page.text.contains("<form class=\"sheet form\" action=\"/orders/new\""))
      #expect(!page.text.contains("name=\"version\""))
      let form = Self.change.merging(["idempotency_key": try hidden(page, "idempotency_key")]) { $1 }
      let placed = try #require(try await ada.post("/orders/new", form).redirect)
      #expect(placed != "/orders/\(id)")
    }
  }

  @Test func aVersionThatNeverWasIsAConflictWithoutNews() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      let page = try await ada.post("/orders/\(id)/edit", fields(9))
      #expect(page.status == .preconditionFailed)
      #expect(!page.text.contains("What happened meanwhile"))
      #expect(try hidden(page, "version") == "1")
    }
  }

  @Test func aDecidedOrderLeadsToItsPage() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.approver])
      let id = try await ada.place()
      #expect(try await boss.decide(id, "rejected").status == .seeOther)
      #expect(try await ada.get("/orders/\(id)/edit").redirect == "/orders/\(id)")
      let page = try await ada.get("/orders/\(id)")
      #expect(page.text.contains("This order is no longer pending, so it cannot be edited."))
      #expect(page.text.contains("href=\"/orders/new?again=\(id)\""))
      #expect(!page.text.contains("href=\"/orders/\(id)/edit\""))
    }
  }

  @Test func othersDoNotEdit() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place()
      let boss = try await app.browser("boss", [.admin])
      let stranger = try await app.browser("stranger")
      #expect(try await !boss.get("/orders/\(id)").text.contains("/edit"))
      #expect(try await boss.get("/orders/\(id)/edit").status == .forbidden)
      #expect(try await stranger.get("/orders/\(id)/edit").status == .notFound)
      for form in [fields(1), fields(1, ["quantity": "0"]), fields(9)] {
        let refused = try await boss.post("/orders/\(id)/edit", form)
        #expect(refused.status == .forbidden)
        #expect(refused.text.contains("orders.not_owner"))
        let hidden = try await stranger.post("/orders/\(id)/edit", form)
        #expect(hidden.status == .notFound)
        #expect(!hidden.text.contains("Desk lamp,"))
      }
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["version"]?.number == 1)
    }
  }

  @Test func whatWasTypedBeforeComesWithTheAddress() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place("Lamp", quantity: "2", notes: "as it is")
      let page = try await ada.get("/orders/\(id)/edit?version=4&item_name=Rug+%3Cb%3E")
      #expect(try hidden(page, "version") == "4")
      #expect(page.text.contains("value=\"Rug &lt;b&gt;\""))
      #expect(page.text.contains("value=\"2\""))
      #expect(page.text.contains(">\nas it is</textarea>"))
      #expect(page.text.contains("This form was filled in for you"))
      for query in ["color=red", "item_name=a&item_name=b", "version=x", "again=\(id)"] {
        #expect(try await ada.get("/orders/\(id)/edit?\(query)").status == .unprocessableContent, "\(query)")
      }
    }
  }
}
