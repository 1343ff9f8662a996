import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// Following orders live: who is told of what, and how.
@Suite(.timeLimit(.minutes(2))) struct LiveEventsTests {
  @Test func everyChangeIsAnEvent() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let before = try await ada.newOrder()
      var reader = boss.follow()
      #expect(await reader.next() == ["retry": "2000", "id": "1"], "it tells where it begins")

      let id = try await ada.newOrder("Rug \\\"2\\\" \\u2028")
      var seen: [JSON] = []
      _ = try await reader.nextChange().map { seen.append($0.order) }
      #expect(seen == [try await ada.order(id)])
      for (version, change) in [
        (1, #"{"quantity":2,"version":1}"#), (2, #"{"status":"rejected","reason":"no","version":2}"#),
      ] {
        let client = version == 1 ? ada : boss
        #expect(try await client.change(id, change).status == .ok)
        let (sequence, order) = try #require(try await reader.nextChange())
        #expect(sequence == version + 2)
        #expect(order == (try await ada.order(id)))
      }
      #expect(try await boss.undo(id).status == .ok)
      #expect(try await reader.nextChange()?.order["status"]?.text == "pending")
      #expect(try await ada.change(id, #"{"status":"cancelled","version":4}"#).status == .ok)
      let (last, order) = try #require(try await reader.nextChange())
      #expect(order["status"]?.text == "cancelled")
      #expect(order["version"]?.number == 5)
      #expect(try await boss.events(of: id).map { $0["sequence"]?.number } == Array(2...last))
      // What changes nothing is no event: an edit to what is there, a replay, a refusal.
      #expect(try await ada.change(before, #"{"quantity":1,"version":1}"#).status == .ok)
      try expectProblem(await boss.decide(before, "approved", version: 9), .ordersVersionConflict)
      #expect(try await boss.decide(before, "approved").status == .ok)
      #expect(try await reader.nextChange()?.id == last + 1)
      app.closeStreams()
      #expect(await reader.next() == nil)
      #expect(reader.faults == [])
    }
  }

  @Test func theAnswerIsAStreamOfEvents() async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      var reader = boss.follow()
      _ = await reader.next()
      app.closeStreams()
      let answer = try await reader.answer.value
      #expect(answer.status == .ok)
      #expect(answer.header("Content-Type") == "text/event-stream")
      #expect(answer.header("Cache-Control") == "no-store")
      #expect(answer.header("X-Accel-Buffering") == "no")
      #expect(answer.header("Content-Length") == nil)
      #expect(answer.text == "retry: 2000\nid: 0\n\n")
    }
  }

  @Test func peopleAreToldOfTheirOwnOrdersAlone() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let other = try await app.api("other")
      let boss = try await app.api("boss", [.approver])
      let (hers, theirs) = (try await ada.newOrder("Hers"), try await other.newOrder("A secret plan"))
      var reader = ada.follow()
      #expect(await reader.next()?["id"] == "2")
      // Before she has caught up, and after.
      for round in 1...2 {
        _ = try await other.newOrder("A secret plan")
        #expect(try await other.change(theirs, #"{"quantity":\#(round + 1),"version":\#(round)}"#).status == .ok)
        #expect(try await ada.change(hers, #"{"quantity":\#(round + 1),"version":\#(round)}"#).status == .ok)
        let (sequence, order) = try #require(try await reader.nextChange())
        #expect(sequence == 2 + 3 * round)
        #expect(order["id"]?.text == hers)
      }
      #expect(try await boss.decideAll(["\(theirs) 3 approved", "\(hers) 3 approved"]).status == .ok)
      let (_, order) = try #require(try await reader.nextChange())
      #expect(order["id"]?.text == hers)
      #expect(order["decided_by"]?["username"]?.text == "boss")
      app.closeStreams()
      #expect(try await !reader.answer.value.text.contains("secret plan"))
    }
  }

  @Test(arguments: ["approver", "auditor", "admin"])
  func whoSeesEveryonesOrdersIsToldOfAll(role: String) async throws {
    try await TestApp.run { app in
      let reader = try await app.api("somebody", [try #require(Role(rawValue: role))])
      var events = reader.follow()
      _ = await events.next()
      let ids = [
        try await app.api("ada_1815").newOrder(), try await app.api("other").newOrder(), try await reader.newOrder(),
      ]
      for id in ids { #expect(try await events.nextChange()?.order["id"]?.text == id) }
    }
  }

  @Test func manyDecisionsAtOnceAreAnEventEach() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      var ids: [String] = []
      for _ in 1...30 { ids.append(try await ada.newOrder()) }
      var reader = ada.follow()
      _ = await reader.next()
      let order = Array(ids.reversed())
      #expect(try await boss.decideAll(order.map { "\($0) 1 rejected" }, ["Idempotency-Key": "k"]).status == .ok)
      #expect(try await boss.decideAll(order.map { "\($0) 1 rejected" }, ["Idempotency-Key": "k"]).status == .ok)
      for (number, id) in order.enumerated() {
        let change = try #require(try await reader.nextChange())
        #expect(change.id == 31 + number)
        #expect(change.order["id"]?.text == id)
      }
      let next = try await ada.newOrder()
      #expect(try await reader.nextChange()?.order["id"]?.text == next, "the replay is no event")
    }
  }

  @Test func somebodyWhoIsNotSignedInIsToldOfNothing() async throws {
    try await TestApp.run { app in
      try expectProblem(await app.get("/api/v1/orders/events"), .authRequired)
      try expectProblem(
        await app.get("/api/v1/orders/events", ["Authorization": "Bearer a.b.c"]), .authInvalidToken)
      #expect(app.streamCount == 0)
    }
  }
}
