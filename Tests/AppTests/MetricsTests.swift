import AuthContract
import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import SQLiteKit
import TestSupport
import Testing

@testable import Observability
@testable import OrderDesk

/// What Prometheus reads of the whole application.
@Suite(.enabled(if: Topology.current == .one, "each process has figures of its own"))
struct MetricsTests {
  @Test func requestsAreCountedByTheirPattern() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try await ada.newOrder()
      let other = try await ada.newOrder()
      for path in ["/api/v1/orders/\(id)", "/api/v1/orders/\(other)", "/nothing/\(id)", "/wp-login.php"] {
        _ = try await ada.get(path)
      }
      _ = try await app.send(.init(rawValue: "BREW") ?? .get, "/api/v1/orders")
      let metrics = await app.metrics()
      #expect(metrics["orderdesk_http_requests_total", "GET", "/api/v1/orders/{id}", "200"] == 2)
      #expect(metrics["orderdesk_http_requests_total", "POST", "/api/v1/orders", "201"] == 2)
      #expect(metrics["orderdesk_http_requests_total", "GET", "NotFound", "404"] == 2)
      #expect(metrics["orderdesk_http_requests_total", "other", "NotFound", "405"] == 1)
      let count = "orderdesk_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/orders/{id}\"}"
      #expect(metrics.values[count] == 2)
      #expect(metrics.values["orderdesk_http_requests_in_flight"] == 0)
      #expect(!metrics.text.contains(id) && !metrics.text.contains("wp-login") && !metrics.text.contains("BREW"))
    }
  }

  @Test func attemptsToSignInAreCountedByTheirOutcome() async throws {
    let limits = ["limits.loginFailuresPerUsername": "2/60s"]
    try await TestApp.run(limits) { app in
      _ = try await app.api("ada_1815")
      for _ in 0..<3 { _ = try await app.askForToken("nobody_here", password: "wrong password") }
      let metrics = await app.metrics()
      #expect(metrics["orderdesk_sign_ins_total", "token", "accepted"] == 1)
      #expect(metrics["orderdesk_sign_ins_total", "token", "wrong_credentials"] == 2)
      #expect(metrics["orderdesk_sign_ins_total", "token", "limited"] == 1)
      #expect(metrics["orderdesk_sign_ins_total", "browser", "accepted"] == 0)
      #expect(metrics["orderdesk_limit_refusals_total", "attempts"] == 1)
      #expect(metrics["orderdesk_limit_refusals_total", "requests"] == 0)
    }
  }

  @Test func theLimitOfRequestsIsCounted() async throws {
    try await TestApp.run(["limits.requestsPerPrincipal": "3/60s"]) { app in
      for _ in 0..<5 { _ = try await app.get("/api/v1/flags") }
      let metrics = await app.metrics()
      #expect(metrics["orderdesk_limit_refusals_total", "requests"] == 2)
      #expect(metrics["orderdesk_http_requests_total", "GET", "/api/v1/flags", "429"] == 2)
    }
  }

  @Test func ordersAreCountedByWhatBecameOfThem() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      var ids: [String] = []
      for _ in 0..<5 { ids.append(try await ada.newOrder()) }
      // The same request with the same key, twice: one order.
      let key = ["Idempotency-Key": "one"]
      for _ in 0..<2 {
        _ = try await ada.send(.post, "/api/v1/orders", key, json: #"{"item_name":"Lamp","quantity":1}"#)
      }
      _ = try await boss.change(ids[0], #"{"version":1,"status":"approved"}"#)
      _ = try await boss.change(ids[1], #"{"version":1,"status":"rejected","reason":"No."}"#)
      _ = try await boss.change(ids[1], #"{"version":1,"status":"rejected","reason":"No."}"#)
      _ = try await boss.undo(ids[0], json: #"{"version":2}"#)
      _ = try await boss.decideAll(["\(ids[2]) 1 approved", "\(ids[3]) 1 rejected"])
      _ = try await ada.change(ids[4], #"{"version":1,"status":"cancelled"}"#)
      app.clock.advance(by: .milliseconds(90_500))
      let metrics = await app.metrics()
      #expect(metrics.values["orderdesk_orders_placed_total"] == 6)
      #expect(metrics["orderdesk_order_decisions_total", "approved"] == 2)
      #expect(metrics["orderdesk_order_decisions_total", "rejected"] == 2)
      #expect(metrics["orderdesk_order_decisions_total", "undone"] == 1)
      #expect(metrics["orderdesk_orders", "pending"] == 2)
      #expect(metrics["orderdesk_orders", "approved"] == 1)
      #expect(metrics["orderdesk_orders", "rejected"] == 2)
      #expect(metrics["orderdesk_orders", "cancelled"] == 1)
      #expect(metrics.values["orderdesk_queue_oldest_age_seconds"] == 90.5)
    }
  }

  @Test func anEmptyQueueHasNoAge() async throws {
    try await TestApp.run { app in
      let metrics = await app.metrics()
      #expect(metrics.values["orderdesk_queue_oldest_age_seconds"] == 0)
      #expect(metrics.values["orderdesk_ready"] == 1)
      #expect(metrics["orderdesk_dependency_up", "orders"] == 1)
      #expect(metrics.values["orderdesk_password_hashes_limit"] == 66)
      #expect(metrics.values["orderdesk_collect_failures_total"] == 0)
      #expect(metrics.values["orderdesk_build_info{version=\"\(Version.current)\"}"] == 1)
    }
  }

  @Test func aBrokenDatabaseIsSeenAndBreaksNothing() async throws {
    try await TestApp.run { app in
      try app.ordersPart.database.close()
      let metrics = await app.metrics()
      #expect(metrics["orderdesk_dependency_up", "orders"] == 0)
      #expect(metrics["orderdesk_dependency_up", "auth"] == 1)
      #expect(metrics.values["orderdesk_ready"] == 0)
      #expect(metrics.values["orderdesk_collect_failures_total"] == 1)
    }
  }

  @Test func everyoneElseAsksForMetricsInVain() async throws {
    try await TestApp.run { app in
      let answer = try await app.get("/metrics")
      try expectProblem(answer, .requestNotFound)
    }
  }

  /// Whatever is exposed is in the catalogue, and no name of a person is in it.
  @Test func nothingPersonalIsExposed() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      _ = try await ada.newOrder("Secret thing")
      let text = await app.metrics().text
      #expect(!text.contains("ada_1815") && !text.contains("Secret thing") && !text.contains(goodPassword))
      let names = Set(MetricCatalogue.all.map(\.name))
      for line in text.split(separator: "\n") where line.hasPrefix("# TYPE ") {
        #expect(names.contains(String(line.split(separator: " ")[2])))
      }
    }
  }
}

extension TestApp {
  /// The metrics as the endpoint would give them now.
  func metrics() async -> Exposition {
    await DeskFigures(root: root, modules: front.modules, readiness: readiness).collect()
    return Exposition(text: PrometheusText.exposition(of: root.watch.metrics))
  }
}

/// A text of metrics that has been read.
struct Exposition {
  let text: String
  /// By name and labels, as they stand in the text.
  let values: [String: Double]

  init(text: String) {
    self.text = text
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    values = Dictionary(
      lines.compactMap { line in
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
          return nil
        }
        return (String(line[..<space]), value)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The series of a family whose labels have these values, in their order.
  subscript(name: String, labels: String...) -> Double? {
    values.first { key, _ in
      guard key.hasPrefix(name + "{") else { return false }
      return key.matches(of: /="([^"]*)"/).map { String($0.1) } == labels
    }?.value
  }
}
