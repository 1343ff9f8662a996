import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import SQLiteKit
import Testing
import Tracing

@testable import Observability
@testable import OrderDesk

/// Spans around request, use case and storage, and the trace of the caller.
@Suite struct TracingTests {
  private static let traced = ["tracing.endpoint": "http://127.0.0.1:4318"]
  private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let parent = ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]

  @Test func aRequestIsATreeOfSpans() async throws {
    try await TestApp.run(Self.traced) { app in
      let ada = try await app.api("ada_1815")
      let spans = try #require(app.root.watch.spans)
      _ = spans.take(1_000)
      let id = try await ada.newOrder()
      _ = spans.take(1_000)
      _ = try await ada.get("/api/v1/orders/\(id)", Self.parent)
      let tree = spans.take(1_000)
      let request = try #require(tree.first { $0.kind == .server })
      #expect(request.name == "GET /api/v1/orders/{id}")
      #expect(Hex.encode(request.place.traceID) == Self.traceID)
      #expect(request.parentSpanID.map { Hex.encode($0) } == "00f067aa0ba902b7")
      #expect(request.attributes.get("http.response.status_code") == .int64(200))
      let call = try #require(tree.first { $0.name == "orders.findOrder" })
      #expect(call.parentSpanID == request.place.spanID)
      #expect(tree.allSatisfy { $0.place.traceID == request.place.traceID })
      #expect(Set(tree.map(\.place.spanID)).count == tree.count)
    }
  }

  @Test func aRefusalNamesItsCode() async throws {
    try await TestApp.run(Self.traced) { app in
      let ada = try await app.api("ada_1815")
      let spans = try #require(app.root.watch.spans)
      _ = spans.take(1_000)
      _ = try await ada.get("/api/v1/orders/stats")
      let tree = spans.take(1_000)
      let call = try #require(tree.first { $0.name == "orders.orderStatistics" })
      #expect(call.attributes.get("error.type") == .string("auth.forbidden"))
      #expect(call.status == nil, "who may not is no failure of the desk")
      let request = try #require(tree.first { $0.kind == .server })
      #expect(request.attributes.get("error.type") == .string("auth.forbidden"))
    }
  }

  @Test func aFailureIsMarked() async throws {
    try await TestApp.run(Self.traced) { app in
      let ada = try await app.api("ada_1815")
      let spans = try #require(app.root.watch.spans)
      _ = spans.take(1_000)
      try app.ordersPart.database.close()
      _ = try await ada.get("/api/v1/orders/me")
      let tree = spans.take(1_000)
      for name in ["orders.listMyOrders", "GET /api/v1/orders/me"] {
        let span = try #require(tree.first { $0.name == name })
        #expect(span.status?.code == .error, "\(name)")
      }
    }
  }

  @Test func everyVerbHasASpan() async throws {
    try await TestApp.run(Self.traced) { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.admin])
      let spans = try #require(app.root.watch.spans)
      _ = spans.take(1_000)
      let id = try await ada.newOrder()
      _ = try await boss.change(id, #"{"version":1,"status":"approved"}"#)
      _ = try await boss.undo(id, json: #"{"version":2}"#)
      _ = try await boss.get("/api/v1/users")
      _ = try await boss.get("/api/v1/audit")
      let names = Set(spans.take(1_000).map(\.name))
      let verbs = [
        "orders.placeOrder", "orders.approveOrder", "orders.undoDecision", "auth.listUsers", "auth.listAuditEvents",
        "orders.listAuditEvents",
      ]
      #expect(names.isSuperset(of: verbs))
    }
  }

  /// Paths, queries, names and texts of orders stay out of spans: they go to another system.
  @Test func nothingPersonalIsInASpan() async throws {
    try await TestApp.run(Self.traced) { app in
      let ada = try await app.api("ada_1815")
      let id = try await ada.newOrder("Secret thing")
      _ = try await ada.get("/api/v1/orders/\(id)?hidden=1")
      let spans = try #require(app.root.watch.spans).take(1_000)
      let text = String(decoding: try OTLPDocument(spans, resource: []).bytes(), as: UTF8.self)
      for word in ["ada_1815", "Secret thing", id, "hidden", goodPassword, ada.token] {
        #expect(!text.contains(word), "\(word)")
      }
    }
  }

  @Test func withoutACollectorTheTraceOfTheCallerIsInTheLog() async throws {
    try await TestApp.run { app in
      #expect(app.root.watch.spans == nil)
      _ = try await app.get("/api/v1/flags", Self.parent)
      _ = try await app.get("/api/v1/flags")
      _ = try await app.get("/api/v1/flags", ["traceparent": "00-nonsense"])
      let ids = try app.log.requests().map { $0["trace_id"]?.text }
      #expect(ids == [Self.traceID, nil, nil])
    }
  }

  @Test func withACollectorEveryRequestHasATraceInTheLog() async throws {
    try await TestApp.run(Self.traced) { app in
      _ = try await app.get("/api/v1/flags")
      let id = try #require(try app.log.requests().first?["trace_id"]?.text)
      let spans = try #require(app.root.watch.spans).take(10)
      let span = try #require(spans.first { $0.kind == .server })
      #expect(Hex.encode(span.place.traceID) == id)
    }
  }
}
