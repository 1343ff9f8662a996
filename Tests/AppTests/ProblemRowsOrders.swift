import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// The codes of orders.
extension ProblemRow {
  static let orders: [ProblemRow] = [
    ProblemRow(code: .ordersNotFound) { app, accept in
      try await app.api("ada_1815").get("/api/v1/orders/0198c0de-0000-7000-8000-000000000000", accept)
    },
    ProblemRow(code: .ordersNotPending) { app, accept in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      let boss = try await app.api("boss", [.approver])
      _ = try await boss.decide(id, "approved")
      return try await decide(boss, id, #"{"status":"rejected","version":2}"#, accept)
    },
    ProblemRow(code: .ordersVersionConflict) { app, accept in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      return try await decide(app.api("boss", [.approver]), id, #"{"status":"approved","version":2}"#, accept)
    },
    ProblemRow(code: .ordersVersionRequired) { app, accept in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      return try await decide(app.api("boss", [.approver]), id, #"{"status":"approved"}"#, accept)
    },
    ProblemRow(code: .ordersOwnOrder) { app, accept in
      let boss = try await app.api("boss", [.approver])
      let id = try #require(try await boss.place()["id"]?.text)
      return try await decide(boss, id, #"{"status":"approved","version":1}"#, accept)
    },
    ProblemRow(code: .ordersNotOwner) { app, accept in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      return try await decide(app.api("boss", [.approver]), id, #"{"quantity":2,"version":1}"#, accept)
    },
    ProblemRow(code: .ordersNotDecided) { app, accept in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      return try await app.api("boss", [.approver]).send(.post, "/api/v1/orders/\(id)/undo", accept)
    },
    ProblemRow(code: .ordersDecisionsRefused) { app, accept in
      let id = try #require(try await app.api("ada_1815").place()["id"]?.text)
      let decision = #"{"id":"\#(id)","version":7,"status":"approved"}"#
      return try await app.api("boss", [.approver]).send(
        .post, "/api/v1/orders/decisions", accept, json: #"{"decisions":[\#(decision)]}"#)
    },
    ProblemRow(code: .requestKeyReused) { app, accept in
      let ada = try await app.api("ada_1815")
      let headers = accept.merging(["Idempotency-Key": "key-1"]) { $1 }
      _ = try await ada.send(.post, "/api/v1/orders", headers, json: #"{"item_name":"Desk lamp","quantity":1}"#)
      return try await ada.send(.post, "/api/v1/orders", headers, json: #"{"item_name":"Desk lamp","quantity":2}"#)
    },
  ]

  private static func decide(
    _ client: APIClient, _ id: String, _ json: String, _ accept: [String: String]
  ) async throws -> TestResponse {
    try await client.send(.patch, "/api/v1/orders/\(id)", accept, json: json)
  }
}
