import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// The form of a new order carries a key: sent twice, it places one order.
@Suite struct OrderFormTests {
  private static let lamp = ["item_name": "Desk lamp", "quantity": "2", "notes": "for <b>room 3</b>"]

  private func key(_ page: TestResponse) throws -> String {
    try #require(page.between("name=\"idempotency_key\" value=\"", "\""))
  }

  private func form(_ browser: Browser) async throws -> [String: String] {
    Self.lamp.merging(["idempotency_key": try key(try await browser.get("/orders/new"))]) { $1 }
  }

  @Test func everyFormHasAKeyOfItsOwn() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      var keys: Set<String> = []
      for _ in 1...5 { keys.insert(try key(try await ada.get("/orders/new"))) }
      #expect(keys.count == 5)
      #expect(keys.allSatisfy { $0.utf8.count == 22 })
      let refused = try await ada.post("/orders/new", ["item_name": "", "quantity": "1", "notes": ""])
      #expect(try keys.insert(key(refused)).inserted)
    }
  }

  @Test func aFormThatIsSentTwicePlacesOneOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let form = try await form(ada)
      let first = try await ada.post("/orders/new", form)
      let path = try #require(first.redirect)
      #expect(try await ada.get(path).text.contains("Your order is placed."))
      // A double click, the button "back", a reload that sends the form again.
      for _ in 1...2 {
        let again = try await ada.post("/orders/new", form)
        #expect(again.redirect == path)
        let page = try await ada.get(path)
        #expect(page.text.contains("You have placed this order already: here it is."))
        #expect(!page.text.contains("Your order is placed."))
      }
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 1)
    }
  }

  @Test func twoClicksAtOncePlaceOneOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let form = try await form(ada).merging(["csrf_token": try await ada.csrfToken()]) { $1 }
      let paths = try await withThrowingTaskGroup(of: String?.self) { group in
        for _ in 1...8 { group.addTask { try await ada.postWithToken("/orders/new", form).redirect } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(paths).count == 1, "each of them leads to the order")
      #expect(paths[0]?.hasPrefix("/orders/") == true)
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 1)
    }
  }

  /// Somebody goes back, changes the form and sends it: that is another order, but they are asked.
  @Test func aFormThatWasChangedIsShownAgain() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let form = try await form(ada)
      #expect(try await ada.post("/orders/new", form).status == .seeOther)
      let changed = form.merging(["quantity": "7", "notes": "\"other\" words"]) { $1 }
      let page = try await ada.post("/orders/new", changed)
      #expect(page.status == .unprocessableContent)
      #expect(page.text.contains("You have sent this form before, with something else in it."))
      #expect(page.text.contains("Send it once more to place another order."))
      #expect(page.text.contains("value=\"7\""))
      #expect(page.text.contains(">\n&quot;other&quot; words</textarea>"))
      #expect(page.between("id=\"item_name\"", ">")?.contains("value=\"Desk lamp\"") == true)
      #expect(page.text.contains("aria-invalid") == false, "no field is wrong")
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 1)
      let next = changed.merging(["idempotency_key": try key(page)]) { $1 }
      #expect(try await ada.post("/orders/new", next).status == .seeOther)
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 2)
    }
  }

  @Test func aFormThatWasRefusedCanBeSentAgain() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let form = try await form(ada)
      let refused = try await ada.post("/orders/new", form.merging(["quantity": "0"]) { $1 })
      #expect(refused.status == .unprocessableContent)
      #expect(try await ada.post("/orders/new", form).status == .seeOther, "also with the key of before")
    }
  }

  @Test(arguments: ["", "has space", String(repeating: "k", count: 256)])
  func aKeyThatIsNoneIsRefused(key: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let page = try await ada.post("/orders/new", Self.lamp.merging(["idempotency_key": key]) { $1 })
      #expect(page.status == .unprocessableContent)
      #expect(try await ada.get("/api/v1/orders/me").json()["total"]?.number == 0)
    }
  }
}
