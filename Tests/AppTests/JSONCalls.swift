import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// A call of the JSON API that takes a JSON object, as the OpenAPI document describes it: a new one is tested without a
/// word here. A call that takes one of several objects is one for each of them.
struct JSONCall: Sendable, CustomTestStringConvertible {
  let method: HTTPRequest.Method
  /// With `{id}`.
  let path: String
  /// Which of several objects it takes; empty when there is one.
  let variant: String
  /// In alphabetical order.
  let fields: [String]
  /// A good body.
  let example: [String: JSON]
  /// Whether it is refused without a body.
  let isBodyRequired: Bool

  var route: String { "\(method) \(path)" }
  var testDescription: String { variant.isEmpty ? route : "\(route) \(variant)" }

  static let all: [JSONCall] = (try? described()) ?? []

  private static func described() throws -> [JSONCall] {
    let document = try OpenAPITree.served.get()
    return try OpenAPIEntry.all(in: document).sorted { $0.name < $1.name }.flatMap { try calls($0, document) }
  }

  private static func calls(_ entry: OpenAPIEntry, _ document: JSON) throws -> [JSONCall] {
    let body = entry.operation["requestBody"]?.resolved(in: document)
    guard let content = body?["content"]?["application/json"] else { return [] }
    let examples = content["examples"]?.object.sorted { $0.key < $1.key } ?? []
    let example = content["example"] ?? examples.first?.value.resolved(in: document)?["value"]
    let schema = try #require(content["schema"]?.resolved(in: document), "\(entry.name)")
    let variants = schema["oneOf"]?.list ?? []
    return try (variants.isEmpty ? [schema] : variants).map { variant in
      let schema = try #require(variant.resolved(in: document), "\(entry.name)")
      return JSONCall(
        method: try #require(HTTPRequest.Method(entry.method), "\(entry.name)"), path: entry.path,
        variant: variant["$ref"]?.text?.split(separator: "/").last.map(String.init) ?? "",
        fields: try #require(schema["properties"], "\(entry.name)").object.keys.sorted(),
        example: try #require(variants.isEmpty ? example : schema["examples"]?.list.first, "\(entry.name)").object,
        isBodyRequired: body?["required"] == .bool(true))
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
