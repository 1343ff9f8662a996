import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing

@testable import OrderDesk

/// The values, parameters, fields and headers that the description lists are those that the calls take, in both directions.
@Suite struct OpenAPIValuesTests {
  private let document: JSON

  init() throws { document = try OpenAPITree.served.get() }

  private func values(_ path: String...) -> [String] {
    let schema = path.reduce(document["components"]?["schemas"]) { $0?[$1] }
    return schema?["enum"]?.list.compactMap(\.text) ?? []
  }

  @Test func everyEnumerationIsThatOfTheCode() {
    #expect(values("OrderStatus") == OrderStatus.allCases.map(\.rawValue))
    #expect(values("OrderSort") == OrderSort.allCases.map(\.rawValue))
    #expect(values("TimelineEvent", "properties", "kind") == TimelineEvent.Kind.allCases.map(\.rawValue))
    #expect(values("Decision", "properties", "status") == Verdict.allCases.map(\.rawValue))
    #expect(values("BulkDecision", "properties", "status") == Verdict.allCases.map(\.rawValue))
    #expect(values("AuditAction") == AuditAction.allCases.map(\.rawValue))
    #expect(values("AuditModule") == AuditModule.allCases.map(\.rawValue))
    #expect(values("AuditEvent", "properties", "outcome") == AuditOutcome.allCases.map(\.rawValue))
    #expect(values("Role") == Role.allCases.map(\.rawValue))
    #expect(values("Scope") == Scope.allCases.map(\.rawValue).sorted())
  }

  /// The parameters of an operation, with those of its path.
  private func parameters(_ entry: OpenAPIEntry, in place: String) throws -> [String: JSON] {
    let all = (document["paths"]?[entry.path]?["parameters"]?.list ?? []) + (entry.operation["parameters"]?.list ?? [])
    let found = try all.map { try #require($0.resolved(in: document), "\(entry.name)") }
    return Dictionary(
      found.filter { $0["in"]?.text == place }.map { ($0["name"]?.text ?? "", $0) }, uniquingKeysWith: { $1 })
  }

  @Test func everyCallTakesTheParametersThatAreListedAndNoOthers() async throws {
    let entries = OpenAPIEntry.all(in: document).filter { $0.method == "GET" && $0.path.hasPrefix("/api/") }
    let listed = try entries.map { ($0, try parameters($0, in: "query")) }
    let names = Set(listed.flatMap(\.1.keys))
    #expect(names.isSuperset(of: ["search", "username", "user_id", "sort", "from", "to", "limit", "offset", "cursor"]))
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      app.closeStreams()
      for (entry, parameters) in listed where entry.path != "/api/v1/openapi.json" {
        let id = entry.path.contains("/orders/") ? things.orderID : things.userID
        let path = entry.path.replacing("{id}", with: id)
        for name in names.sorted() {
          let answer = try await admin.get("\(path)?\(name)=\u{21}")
          let fields = (try? answer.decode(ProblemBody.self).fields) ?? []
          #expect(fields.contains("\(name) unknown") == (parameters[name] == nil), "\(entry.name) \(name)")
        }
      }
    }
  }

  /// The examples of the parameters are good ones.
  @Test func theExamplesOfParametersAreTaken() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      for entry in OpenAPIEntry.all(in: document) where entry.method == "GET" && entry.path.hasPrefix("/api/") {
        for (name, parameter) in try parameters(entry, in: "query") {
          guard let example = parameter["example"] else { continue }
          let value = (example.text ?? example.json).percentEncoded
          #expect(try await admin.get("\(entry.path)?\(name)=\(value)").status == .ok, "\(entry.name) \(name)")
        }
      }
    }
  }

  @Test(arguments: JSONCall.all)
  func everyBodyTakesTheFieldsThatAreListedAndNoOthers(call: JSONCall) async throws {
    let names = Set(JSONCall.all.flatMap(\.fields))
    let elsewhere = Set(JSONCall.all.filter { $0.route == call.route }.flatMap(\.fields)).subtracting(call.fields)
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      for name in names.subtracting(elsewhere).sorted() {
        let answer = try await admin.send(call.method, call.path(things), json: call.body(name, "null"))
        let fields = try expectProblem(answer, .requestInvalid, "\(call) \(name)").fields
        #expect(fields.contains("\(name) unknown") == !call.fields.contains(name), "\(call) \(name)")
      }
    }
  }

  @Test(arguments: JSONCall.all)
  func theHeadersOfChangesAreThoseThatAreListed(call: JSONCall) async throws {
    let entry = try #require(OpenAPIEntry.all(in: document).first { $0.name == call.route })
    let listed = try parameters(entry, in: "header")
    try await TestApp.run { app in
      let things = try await JSONCall.Things(app)
      let admin = try await app.api("admin_one", [.admin])
      for name in ["If-Match", "Idempotency-Key"] {
        var headers = call.example["version"] == nil ? ["If-Match": "\"1\""] : [:]
        headers[name] = "none at all"
        let answer = try await admin.send(
          call.method, call.path(things), headers, json: JSON.object(call.example).json)
        let fields = (try? answer.decode(ProblemBody.self).fields) ?? []
        #expect(fields.contains("\(name) invalid") == (listed[name] != nil), "\(call) \(name) \(answer.text)")
      }
    }
  }
}
