import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// The hint that somebody has an open order for the same thing already.
@Suite struct SimilarOrdersTests {
  private static let hint = "You have another open order for this:"
  private static let fromHTMX = ["HX-Request": "true", "HX-Target": "similar"]

  @Test func theFormIsToldWhileItIsFilledIn() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let id = try await ada.place("24-inch <monitor>", quantity: "2")
      let answer = try await ada.get("/orders/new/similar?item_name=monitor+24+inch", Self.fromHTMX)
      #expect(answer.status == .ok)
      #expect(answer.text.contains("<div id=\"similar-orders\">"))
      #expect(answer.text.contains(Self.hint))
      #expect(answer.text.contains("<a href=\"/orders/\(id)\" dir=\"auto\">24-inch &lt;monitor&gt;</a>, quantity 2"))
      #expect(!answer.text.contains("<html"), "a part of a page")
      for other in ["monitor+27+inch", "", "%F0%9F%99%82", String(repeating: "x", count: 5_000)] {
        let answer = try await ada.get("/orders/new/similar?item_name=\(other)", Self.fromHTMX)
        #expect(answer.status == .ok)
        #expect(answer.text.contains("<div id=\"similar-orders\">"))
        #expect(!answer.text.contains(Self.hint), "\(other.prefix(20))")
      }
      #expect(try await ada.get("/orders/new/similar", Self.fromHTMX).status == .ok)
      let edited = try await ada.get("/orders/new/similar?order=\(id)&item_name=monitor+24+inch", Self.fromHTMX)
      #expect(!edited.text.contains(Self.hint), "an order is not similar to itself")
    }
  }

  @Test func onlyOnesOwnPendingOrdersCount() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.admin])
      let path = "/orders/new/similar?item_name=Lamp"
      _ = try await boss.place("Lamp")
      let (decided, cancelled) = (try await ada.place("Lamp"), try await ada.place("Lamp"))
      #expect(try await boss.decide(decided, "approved").status == .seeOther)
      #expect(try await ada.post("/orders/\(cancelled)/cancel", ["version": "1"]).status == .seeOther)
      #expect(try await !ada.get(path, Self.fromHTMX).text.contains(Self.hint))
      for _ in 1...5 { _ = try await ada.place("Lamps") }
      let list = try await ada.get(path, Self.fromHTMX)
      #expect(list.text.components(separatedBy: "<li>").count == 4, "three at most")
    }
  }

  @Test(arguments: ["color=red", "item_name=a&item_name=b", "order=x&order=y"])
  func itsAddressIsChecked(query: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      #expect(try await ada.get("/orders/new/similar?\(query)", Self.fromHTMX).status == .unprocessableContent)
    }
  }

  @Test func itIsNoPageAndNeverInTheWay() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      _ = try await ada.place("Lamp")
      #expect(try await ada.get("/orders/new/similar?item_name=Lamp").redirect == "/orders/new")
      app.clock.advance(by: .seconds(3_601))
      let answer = try await ada.get("/orders/new/similar?item_name=Lamp", Self.fromHTMX)
      #expect(answer.status == .noContent, "whoever is typing is not sent to the login form")
      #expect(answer.text.isEmpty)
    }
  }

  /// In a split desk another process may know it a moment before the one that was asked.
  @Test func aSessionThatEndsMeanwhileIsNotInTheWayEither() async throws {
    try await UnsteadyDesk.run { desk in
      let ada = try await desk.person("ada_1815")
      desk.orders.line.value = .ended
      let answer = try await ada.get("/orders/new/similar?item_name=Lamp", Self.fromHTMX)
      #expect(answer.status == .noContent)
    }
  }

  @Test func thePageOfAnOpenOrderTellsOfTheOther() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      let boss = try await app.browser("boss", [.admin])
      let (first, second) = (try await ada.place("Desk lamp"), try await ada.place("lamp, desk"))
      for (one, other) in [(first, second), (second, first)] {
        let page = try await ada.get("/orders/\(one)")
        #expect(page.between(Self.hint, "</ul>")?.contains("href=\"/orders/\(other)\"") == true)
        #expect(page.between(Self.hint, "</ul>")?.contains("href=\"/orders/\(one)\"") == false)
        #expect(try await !boss.get("/orders/\(one)").text.contains(Self.hint), "it is nobody else's business")
      }
      #expect(try await ada.post("/orders/\(second)/cancel", ["version": "1"]).status == .seeOther)
      for one in [first, second] { #expect(try await !ada.get("/orders/\(one)").text.contains(Self.hint)) }
    }
  }
}
