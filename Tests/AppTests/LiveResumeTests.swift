import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Who comes back goes on where they were.
@Suite(.timeLimit(.minutes(2))) struct LiveResumeTests {
  @Test func nothingIsMissedAndNothingComesTwice() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      var random = ["x", "y", "z"].makeIterator()
      var seen: [Int] = []
      var last: String?
      // Each time some happen while she listens, and some while she does not.
      for round in 0..<6 {
        var reader = ada.follow(after: last)
        let start = try #require(await reader.next()?["id"])
        #expect(start == last ?? "0")
        if last == nil { last = start }
        for _ in 0..<(round % 3) { _ = try await ada.newOrder(random.next() ?? "more") }
        let newest = try #require(try await ada.total())
        while seen.count < newest {
          let change = try #require(try await reader.nextChange())
          seen.append(change.id)
          last = String(change.id)
        }
        reader.answer.cancel()
        for _ in 0..<round { _ = try await ada.newOrder() }
      }
      #expect(seen == Array(1...seen.count))
      #expect(seen.count > 10)
    }
  }

  @Test func fromTheBeginningEverythingIsTold() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      // More than are read at a time.
      var ids: [String] = []
      for _ in 1...110 { ids.append(try await ada.newOrder()) }
      for part in [ids.prefix(100), ids.suffix(10)] {
        #expect(try await boss.decideAll(part.map { "\($0) 1 approved" }).status == .ok)
      }
      var reader = ada.follow(after: "0")
      #expect(await reader.next() == ["retry": "2000", "id": "0"])
      var changes: [(id: Int, order: JSON)] = []
      for _ in 1...220 { changes.append(try #require(try await reader.nextChange())) }
      #expect(changes.map(\.id) == Array(1...220))
      #expect(changes.map { $0.order["id"]?.text } == ids + ids)
      #expect(
        changes.prefix(110).allSatisfy { $0.order["status"]?.text == "pending" && $0.order["version"]?.number == 1 })
      #expect(changes.last?.order == (try await ada.order(ids[109])))
      // From a place in the middle, and on to what happens now.
      var second = boss.follow(after: "218")
      #expect(await second.next()?["id"] == "218")
      _ = try await ada.newOrder("The newest")
      for sequence in 219...221 { #expect(try await second.nextChange()?.id == sequence) }
      #expect(try await reader.nextChange()?.order["item_name"]?.text == "The newest")
    }
  }

  /// The first change after a long silence comes as quickly as any.
  @Test func theNewestEventIsAPlaceToGoOnFrom() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      for _ in 1...3 { _ = try await ada.newOrder() }
      var reader = ada.follow(after: "3")
      #expect(await reader.next()?["id"] == "3")
      let id = try await ada.newOrder()
      let change = try #require(try await reader.nextChange())
      #expect(change.id == 4)
      #expect(change.order["id"]?.text == id)
    }
  }
}
