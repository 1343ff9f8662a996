import Kernel
import Testing

@testable import OrderDesk

/// The description of the API and the API never differ.
@Suite struct OpenAPITests {
  let document: OpenAPITree
  let entries: [OpenAPIEntry]

  init() throws {
    document = try OpenAPITree.served.get()
    entries = OpenAPIEntry.all(in: document)
  }

  @Test func everyRouteIsDescribedAndEveryDescriptionHasARoute() async throws {
    let routes = try await routesOfTheAPI()
    let described = Set(entries.map(\.name).filter { $0.contains(" /api/") })
    #expect(routes.subtracting(described) == [], "not in openapi.yaml")
    #expect(described.subtracting(routes) == [], "only in openapi.yaml")
    #expect(described.isEmpty == false)
  }

  @Test func everyOperationSaysWhatItIsAndWhoMayCallIt() {
    for entry in entries {
      for key in ["operationId", "summary", "x-needs"] {
        #expect(entry.operation[key]?.text?.isEmpty == false, "\(entry.name) has no \(key)")
      }
      #expect(entry.operation["security"] != nil, "\(entry.name) has no security")
    }
    let names = entries.compactMap { $0.operation["operationId"]?.text }
    #expect(Set(names).count == entries.count, "operationId doubled")
  }

  @Test func everyProblemCodeIsListedWithItsStatusAndTitle() {
    let schema = document["components"]?["schemas"]?["ProblemCode"]
    #expect(schema?["enum"]?.list.compactMap(\.text) == ProblemCode.allCases.map(\.rawValue))
    let listed = schema?["x-problems"]?.list ?? []
    let found = listed.map { "\($0["code"]?.text ?? "") \($0["status"]?.number ?? 0) \($0["title"]?.text ?? "")" }
    #expect(found == ProblemCode.allCases.map { "\($0.rawValue) \($0.status) \($0.title)" })
  }

  @Test func everyErrorNamesCodesOfItsStatus() throws {
    for entry in entries where entry.path.hasPrefix("/api/") {
      for (status, response) in entry.operation["responses"]?.object ?? [:] where !status.hasPrefix("2") {
        let response = try #require(response.resolved(in: document), "\(entry.name) \(status)")
        let codes = codes(of: response)
        #expect(codes.isEmpty == false, "\(entry.name) \(status) names no code")
        for code in codes {
          #expect(ProblemCode(rawValue: code).map { "\($0.status)" } == status, "\(entry.name) \(code)")
        }
        let schema = response["content"]?["application/problem+json"]?["schema"]?["$ref"]?.text ?? ""
        #expect(schema.hasSuffix("Problem"), "\(entry.name) \(status) has no problem schema")
      }
    }
  }

  @Test func everyProblemCodeIsAnAnswerOfSomething() {
    let shared = document["components"]?["responses"]?.object.values.map { $0 } ?? []
    let own = entries.flatMap { $0.operation["responses"]?.object.values.map { $0 } ?? [] }
    let answered = Set((shared + own).flatMap(codes))
    #expect(answered.sorted() == ProblemCode.ofTheAPI.map(\.rawValue).sorted())
  }

  @Test func whatTakesABodyTellsOfBadOnes() {
    let withBody = entries.filter { $0.operation["requestBody"] != nil }
    #expect(withBody.isEmpty == false)
    for entry in withBody {
      for status in ["408", "413", "415", "422"] {
        #expect(entry.operation["responses"]?[status] != nil, "\(entry.name) does not tell of \(status)")
      }
    }
  }

  @Test func whatNeedsALoginTellsOf401AndChangesByCookieNeedTheCSRFToken() {
    for entry in entries where entry.operation["security"]?.list.isEmpty == false {
      #expect(entry.operation["responses"]?["401"] != nil, "\(entry.name)")
      let byCookie = (entry.operation["security"]?.list ?? []).filter { $0["session"] != nil }
      for way in byCookie { #expect((way["csrf"] != nil) == (entry.method != "GET"), "\(entry.name)") }
    }
  }

  @Test func everyReferenceLeadsSomewhere() {
    let references = document.references
    #expect(references.isEmpty == false)
    for reference in references {
      #expect(OpenAPITree.object(["$ref": .text(reference)]).resolved(in: document) != nil, "\(reference)")
    }
  }

  @Test func itsVersionIsThatOfTheBinary() {
    #expect(document["openapi"]?.text == "3.1.0")
    #expect(document["info"]?["version"]?.text == Version.current)
  }

  private func codes(of response: OpenAPITree) -> [String] { (response["x-codes"]?.list ?? []).compactMap(\.text) }
}
