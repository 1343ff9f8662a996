import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing
import TestSupport

/// The same key with the same request: the first answer again, and nothing has changed.
@Suite struct IdempotencyTests {
  private static let body = #"{"item_name":"Desk lamp","quantity":1,"notes":"ü / \u00a0<b>"}"#
  private let key = ["Idempotency-Key": "8e03978e-40d5-43e8-bc93-6894a57f9324"]

  /// All that a client reads of an answer: status, body, and the headers that are about the order.
  private func expectReplay(
    _ replay: TestResponse, of first: TestResponse, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(first.header("Idempotency-Replayed") == nil, sourceLocation: sourceLocation)
    #expect(replay.header("Idempotency-Replayed") == "true", sourceLocation: sourceLocation)
    #expect(replay.status == first.status, sourceLocation: sourceLocation)
    #expect(Array(replay.body.readableBytesView) == Array(first.body.readableBytesView), sourceLocation: sourceLocation)
    for name in ["ETag", "Location", "Content-Type", "Content-Length"] {
      #expect(replay.header(name) == first.header(name), "\(name)", sourceLocation: sourceLocation)
    }
  }

  @Test func anOrderIsPlacedOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.admin])
      let first = try await ada.send(.post, "/api/v1/orders", key, json: Self.body)
      #expect(first.status == .created)
      app.clock.advance(by: .seconds(60))
      expectReplay(try await ada.send(.post, "/api/v1/orders", key, json: Self.body), of: first)
      // Also when the order is no longer what it was, and after a new sign-in.
      let id = try #require(try first.json()["id"]?.text)
      _ = try await ada.change(id, #"{"quantity":9,"version":1}"#)
      _ = try await boss.decide(id, "rejected", version: 2)
      let again = try await app.apiSignIn("ada_1815")
      expectReplay(try await again.send(.post, "/api/v1/orders", key, json: Self.body), of: first)
      #expect(try await ada.total() == 1)
      #expect(try await ada.kinds(of: id) == ["placed", "edited", "rejected"])
      let placed = try await boss.get("/api/v1/audit?action=orders.place").json()["events"]?.list
      #expect(placed?.count == 1)
    }
  }

  @Test func aDecisionIsMadeOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try await ada.newOrder()
      let headers = key.merging(["If-Match": "\"1\""]) { $1 }
      let body = #"{"status":"approved","reason":"fits"}"#
      let first = try await boss.change(id, headers, body)
      #expect(first.status == .ok)
      expectReplay(try await boss.change(id, headers, body), of: first)
      let undone = try await boss.undo(id, ["Idempotency-Key": "undo-1"])
      expectReplay(try await boss.undo(id, ["Idempotency-Key": "undo-1"]), of: undone)
      expectReplay(try await boss.change(id, headers, body), of: first)
      #expect(try await ada.kinds(of: id) == ["placed", "approved", "undone"])
      #expect(try await ada.order(id)["status"]?.text == "pending", "a replay decides nothing")
    }
  }

  @Test(arguments: [#"{"quantity":2}"#, #"{"status":"cancelled"}"#])
  func anOwnersChangeIsMadeOnce(body: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try await ada.newOrder()
      let headers = key.merging(["If-Match": "\"1\""]) { $1 }
      let first = try await ada.change(id, headers, body)
      #expect(first.status == .ok)
      expectReplay(try await ada.change(id, headers, body), of: first)
      #expect(try await ada.events(of: id).count == 2)
    }
  }

  @Test func manyDecisionsAreMadeOnce() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let ids = [try await ada.newOrder("One"), try await ada.newOrder("Two"), try await ada.newOrder("Three")]
      let decisions = ["\(ids[2]) 1 approved", "\(ids[0]) 1 rejected", "\(ids[1]) 1 approved"]
      let first = try await boss.decideAll(decisions, key)
      #expect(first.status == .ok)
      _ = try await boss.undo(ids[1])
      expectReplay(try await boss.decideAll(decisions, key), of: first)
      #expect(try await ada.kinds(of: ids[0]) == ["placed", "rejected"])
      #expect(try await ada.kinds(of: ids[1]) == ["placed", "approved", "undone"])
      try expectProblem(await boss.decideAll(decisions.reversed(), key), .requestKeyReused)
    }
  }

  @Test func manyAtOnceChangeNothingMore() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
        for _ in 0..<50 { group.addTask { try await ada.send(.post, "/api/v1/orders", key, json: Self.body) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let made = answers.filter { $0.status == .created }
      let first = made.filter { $0.header("Idempotency-Replayed") == nil }
      #expect(first.count == 1)
      #expect(Set(made.map(\.text)).count == 1)
      for answer in answers where answer.status != .created { try expectProblem(answer, .requestInProgress) }
      #expect(try await ada.total() == 1)
    }
  }

  @Test func anAnswerIsKeptForADay() async throws {
    try await TestApp.run { app in
      try await app.person("ada_1815")
      let first = try await app.apiSignIn("ada_1815").send(.post, "/api/v1/orders", key, json: Self.body)
      app.clock.advance(by: .seconds(24 * 3_600))
      expectReplay(try await app.apiSignIn("ada_1815").send(.post, "/api/v1/orders", key, json: Self.body), of: first)
      app.clock.advance(by: .milliseconds(1))
      let ada = try await app.apiSignIn("ada_1815")
      let later = try await ada.send(.post, "/api/v1/orders", key, json: Self.body)
      #expect(later.header("Idempotency-Replayed") == nil)
      #expect(try later.json()["id"] != first.json()["id"])
      #expect(try await ada.total() == 2)
    }
  }
}
