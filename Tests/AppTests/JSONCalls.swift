import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// A call of the JSON API that takes a JSON object, as the OpenAPI document describes it: a new one is tested without a
/// word here.
struct JSONCall: Sendable, CustomTestStringConvertible {
  let method: HTTPRequest.Method
  /// With `{id}`.
  let path: String
  /// In alphabetical order.
  let fields: [String]
  /// A good body.
  let example: [String: JSON]

  var testDescription: String { "\(method) \(path)" }

  static let all: [JSONCall] = (try? described()) ?? []

  private static func described() throws -> [JSONCall] {
    let document = try OpenAPITree.served.get()
    return try OpenAPIEntry.all(in: document).sorted { $0.name < $1.name }.compactMap { entry in
      let body = entry.operation["requestBody"]?.resolved(in: document)
      guard let content = body?["content"]?["application/json"] else { return nil }
      let schema = try #require(content["schema"]?.resolved(in: document), "\(entry.name)")
      let examples = content["examples"]?.object.sorted { $0.key < $1.key } ?? []
      let example = content["example"] ?? examples.first?.value.resolved(in: document)?["value"]
      return JSONCall(
        method: try #require(HTTPRequest.Method(entry.method), "\(entry.name)"), path: entry.path,
        fields: try #require(schema["properties"], "\(entry.name)").object.keys.sorted(),
        example: try #require(example, "\(entry.name)").object)
    }
  }

  /// The path with the identifier of something that exists.
  func path(_ things: Things) -> String {
    path.replacing("{id}", with: path.hasPrefix("/api/v1/orders") ? things.orderID : things.userID)
  }

  /// What the calls are about.
  struct Things: Sendable {
    let orderID: String
    let userID: String

    init(_ app: TestApp) async throws {
      userID = try await app.person("ada_1815").userID.text
      orderID = try #require(try await app.apiSignIn("ada_1815").place()["id"]?.text)
    }
  }

  /// A good body but for one field.
  func body(_ field: String, _ json: String) -> String {
    let members = example.merging([field: .null]) { $1 }.sorted { $0.key < $1.key }
    return "{\(members.map { "\"\($0.key)\":\($0.key == field ? json : $0.value.json)" }.joined(separator: ","))}"
  }
}
