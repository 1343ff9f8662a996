import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// What a key stands for, and what is none.
@Suite struct IdempotencyKeyTests {
  private static let lamp = #"{"item_name":"Desk lamp","quantity":1}"#

  private func place(_ client: APIClient, _ key: String, _ json: String = lamp) async throws -> TestResponse {
    try await client.send(.post, "/api/v1/orders", ["Idempotency-Key": key], json: json)
  }

  @Test func theSameKeyWithAnotherRequestIsRefused() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      #expect(try await place(ada, "key-1").status == .created)
      for json in [
        #"{"item_name":"Desk lamp","quantity":2}"#, #"{"item_name":"desk lamp","quantity":1}"#,
        #"{"item_name":"Desk lamp ","quantity":1}"#, #"{"item_name":"Desk lamp","quantity":1,"notes":"x"}"#,
      ] {
        try expectProblem(await place(ada, "key-1", json), .requestKeyReused)
      }
      // Other verbs are other requests.
      let id = try await ada.newOrder()
      for body in [#"{"quantity":2,"version":1}"#, #"{"status":"cancelled","version":1}"#] {
        try expectProblem(await ada.change(id, ["Idempotency-Key": "key-1"], body), .requestKeyReused)
      }
      #expect(try await ada.total() == 2)
      #expect(try await ada.kinds(of: id) == ["placed"])
      let approve = #"{"status":"approved","version":1}"#
      #expect(try await boss.change(id, ["Idempotency-Key": "key-2"], approve).status == .ok)
      let reject = #"{"status":"rejected","version":1}"#
      try expectProblem(await boss.change(id, ["Idempotency-Key": "key-2"], reject), .requestKeyReused)
      try expectProblem(await boss.undo(id, ["Idempotency-Key": "key-2"]), .requestKeyReused)
      try expectProblem(
        await boss.decideAll(["\(id) 1 approved"], ["Idempotency-Key": "key-2"]), .requestKeyReused)
      #expect(try await ada.kinds(of: id) == ["placed", "approved"])
    }
  }

  /// White space between members and their order say nothing about the request.
  @Test func theSameRequestMayBeWrittenInAnotherWay() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let first = try await place(ada, "key-1")
      let other = try await place(ada, "key-1", #"{ "quantity": 1, "notes":"", "item_name": "\u0044esk lamp" }"#)
      #expect(other.text == first.text)
      #expect(other.header("Idempotency-Replayed") == "true")
    }
  }

  @Test func keysBelongToThePersonWhoSendsThem() async throws {
    try await TestApp.run { app in
      let first = try await place(app.api("ada_1815"), "key-1")
      let second = try await place(app.api("other"), "key-1")
      #expect(second.status == .created)
      #expect(second.header("Idempotency-Replayed") == nil)
      #expect(try second.json()["id"] != first.json()["id"])
      let third = try await place(app.api("third_one"), "key-1", #"{"item_name":"Something else","quantity":9}"#)
      #expect(third.status == .created)
    }
  }

  /// A refusal is not kept: the retry is a new attempt.
  @Test func aRefusedRequestLeavesItsKeyFree() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      try expectProblem(
        await place(ada, "key-1", #"{"item_name":"","quantity":1}"#), .requestInvalid, fields: ["item_name too_short"])
      #expect(try await place(ada, "key-1").status == .created)
      let id = try await ada.newOrder()
      let body = #"{"status":"approved","version":2}"#
      try expectProblem(await boss.change(id, ["Idempotency-Key": "key-2"], body), .ordersVersionConflict)
      _ = try await ada.change(id, #"{"quantity":2,"version":1}"#)
      let retry = try await boss.change(id, ["Idempotency-Key": "key-2"], body)
      #expect(retry.status == .ok)
      #expect(retry.header("Idempotency-Replayed") == nil)
    }
  }

  @Test(arguments: [
    "", " ", "has space", "tab\there", "\u{FC}mlaut", "key-1, key-2", String(repeating: "k", count: 256), "\u{7F}",
  ])
  func whatIsNoKeyIsRefused(key: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try await ada.newOrder()
      let header = ["Idempotency-Key": key]
      let fields = ["Idempotency-Key invalid"]
      for answer in [
        try await place(ada, key), try await ada.change(id, header, #"{"quantity":2,"version":1}"#),
        try await ada.change(id, header, #"{"status":"cancelled","version":1}"#),
        try await boss.change(id, header, #"{"status":"approved","version":1}"#), try await boss.undo(id, header),
        try await boss.change(id, header, #"{"status":"rejected","version":1}"#),
        try await boss.decideAll(["\(id) 1 approved"], header),
      ] {
        try expectProblem(answer, .requestInvalid, fields: fields)
      }
      #expect(try await ada.total() == 1)
      #expect(try await ada.kinds(of: id) == ["placed"])
    }
  }

  @Test func aDoubledHeaderIsRefused() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      for second in ["key-1", "key-2"] {
        let answer = try await app.send(
          .post, "/api/v1/orders",
          all: [
            ("Authorization", "Bearer \(ada.token)"), ("Content-Type", "application/json"),
            ("Idempotency-Key", "key-1"), ("Idempotency-Key", second),
          ], body: Self.lamp)
        try expectProblem(answer, .requestInvalid, fields: ["Idempotency-Key invalid"])
      }
      #expect(try await ada.total() == 0)
    }
  }

  @Test(arguments: ["k", "!", "~", "\"quoted\"", String(repeating: "k", count: 255)])
  func everyVisibleCharacterIsTaken(key: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let first = try await place(ada, key)
      #expect(first.status == .created)
      #expect(try await place(ada, key).text == first.text)
      #expect(try await ada.total() == 1)
    }
  }

  /// Calls that change nothing pass over it.
  @Test func readingTakesNoKey() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      for path in ["/api/v1/orders/me", "/api/v1/auth/me"] {
        let answer = try await ada.get(path, ["Idempotency-Key": "not a key"])
        #expect(answer.status == .ok)
        #expect(answer.header("Idempotency-Replayed") == nil)
      }
    }
  }
}
