import HTTPTypes
import HummingbirdTesting
import Kernel
import TestSupport
import Testing

/// The errors of orders.
extension OpenAPICodeRow {
  private static let place = "POST /api/v1/orders"
  private static let decide = "POST /api/v1/orders/decisions"
  private static let update = "PATCH /api/v1/orders/{id}"
  private static let undo = "POST /api/v1/orders/{id}/undo"
  private static let key = ["Idempotency-Key": "key-1"]

  static let orders: [OpenAPICodeRow] = [
    row(place, .requestKeyReused) { app in
      let ada = try await app.api("ada_1815")
      _ = try await ada.send(.post, "/api/v1/orders", key, json: #"{"item_name":"Desk lamp","quantity":1}"#)
      return try await ada.send(.post, "/api/v1/orders", key, json: #"{"item_name":"Desk lamp","quantity":2}"#)
    },
    row(decide, .ordersDecisionsRefused) { app in
      try await app.api("boss_1", [.approver]).decideAll(["\(nobody) 1 approved"])
    },
    row(decide, .requestKeyReused) { app in
      let (_, boss, id) = try await desk(app)
      _ = try await boss.decideAll(["\(id) 1 approved"], key)
      return try await boss.decideAll(["\(id) 1 rejected"], key)
    },
    row("GET /api/v1/orders/{id}", .ordersNotFound) { app in
      try await app.api("ada_1815").get("/api/v1/orders/\(nobody)")
    },
    row("GET /api/v1/orders/{id}/timeline", .ordersNotFound) { app in
      try await app.api("ada_1815").get("/api/v1/orders/\(nobody)/timeline")
    },
    row(update, .ordersNotFound) { app in
      try await app.api("boss_1", [.approver]).change(nobody, #"{"status":"approved","version":1}"#)
    },
    row(update, .ordersNotOwner) { app in
      let (_, boss, id) = try await desk(app)
      return try await boss.change(id, #"{"quantity":2,"version":1}"#)
    },
    row(update, .ordersOwnOrder) { app in
      let (_, boss, _) = try await desk(app)
      return try await boss.decide(try await boss.newOrder(), "approved")
    },
    row(update, .ordersNotPending) { app in
      let (_, boss, id) = try await desk(app)
      _ = try await boss.decide(id, "approved")
      return try await boss.decide(id, "rejected", version: 2)
    },
    row(update, .ordersVersionConflict) { app in
      let (_, boss, id) = try await desk(app)
      return try await boss.decide(id, "approved", version: 2)
    },
    row(update, .ordersVersionRequired) { app in
      let (ada, _, id) = try await desk(app)
      return try await ada.change(id, #"{"quantity":2}"#)
    },
    row(update, .requestKeyReused) { app in
      let (ada, _, id) = try await desk(app)
      _ = try await ada.change(id, key, #"{"quantity":2,"version":1}"#)
      return try await ada.change(id, key, #"{"quantity":3,"version":1}"#)
    },
    row(undo, .ordersNotFound) { app in try await app.api("boss_1", [.approver]).undo(nobody) },
    row(undo, .ordersNotDecided) { app in
      let (_, boss, id) = try await desk(app)
      return try await boss.undo(id)
    },
    row(undo, .ordersNotPending) { app in
      let (_, boss, id) = try await desk(app)
      _ = try await boss.decide(id, "approved")
      app.clock.advance(by: .seconds(31))
      return try await boss.undo(id)
    },
    row(undo, .ordersVersionConflict) { app in
      let (_, boss, id) = try await desk(app)
      _ = try await boss.decide(id, "approved")
      return try await boss.undo(id, json: #"{"version":7}"#)
    },
    row(undo, .requestKeyReused) { app in
      let (_, boss, id) = try await desk(app)
      _ = try await boss.decide(id, "approved")
      _ = try await boss.undo(id, key)
      return try await boss.undo(id, key, json: #"{"version":3}"#)
    },
  ]

  /// Somebody with an order, and an approver.
  private static func desk(_ app: TestApp) async throws -> (ada: APIClient, boss: APIClient, id: String) {
    let ada = try await app.api("ada_1815")
    return (ada, try await app.api("boss_1", [.approver]), try await ada.newOrder())
  }
}
