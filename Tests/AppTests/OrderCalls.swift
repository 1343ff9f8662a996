import HTTPTypes
import HummingbirdTesting
import Testing

/// Short ways to call what changes orders.
extension APIClient {
  /// Places an order and returns its identifier.
  func newOrder(_ item: String = "Desk lamp") async throws -> String { try #require(try await place(item)["id"]?.text) }

  func change(_ id: String, _ headers: [String: String], _ json: String) async throws -> TestResponse {
    try await send(.patch, "/api/v1/orders/\(id)", headers, json: json)
  }

  /// With the version in the body.
  func change(_ id: String, _ json: String) async throws -> TestResponse { try await change(id, [:], json) }

  func undo(_ id: String, _ headers: [String: String] = [:], json: String? = nil) async throws -> TestResponse {
    try await send(.post, "/api/v1/orders/\(id)/undo", headers, json: json)
  }

  /// Decides many orders at once; each as `id version status`.
  func decideAll(_ decisions: [String], _ headers: [String: String] = [:]) async throws -> TestResponse {
    let elements = decisions.map { decision in
      let words = decision.split(separator: " ")
      return #"{"id":"\#(words[0])","version":\#(words[1]),"status":"\#(words[2])"}"#
    }
    return try await send(
      .post, "/api/v1/orders/decisions", headers, json: "{\"decisions\":[\(elements.joined(separator: ","))]}")
  }

  func order(_ id: String) async throws -> JSON { try await get("/api/v1/orders/\(id)").json() }

  /// The timeline, oldest first.
  func events(of id: String) async throws -> [JSON] {
    try await get("/api/v1/orders/\(id)/timeline").json()["events"]?.list ?? []
  }

  /// The kinds of events in the timeline.
  func kinds(of id: String) async throws -> [String] { try await events(of: id).compactMap { $0["kind"]?.text } }
}
