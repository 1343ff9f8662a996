import Testing
import UI

@testable import OrderDesk

/// How YAML becomes JSON and a list of calls.
@Suite struct OpenAPIDocumentTests {
  private func json(_ yaml: String) throws -> String { try OpenAPIDocument(yaml: "paths: {}\nx: \(yaml)").json }

  @Test(arguments: [
    ("text", #""text""#), ("'7'", #""7""#), (#""true""#, #""true""#), ("7", "7"), ("-0.50", "-0.50"), ("1e3", "1e3"),
    ("true", "true"), ("false", "false"), ("null", "null"), ("~", "null"), ("", "null"), ("yes", #""yes""#),
    ("3.1.0", #""3.1.0""#), ("0x10", #""0x10""#), ("007", #""007""#), ("2026-11-21", #""2026-11-21""#),
    ("\n  - 1\n  -", "[1,null]"),
    (#"'a/b "c" \d'"#, #""a/b \"c\" \\d""#), ("|-\n  one\n  two", #""one\ntwo""#), ("[1, [], {}]", "[1,[],{}]"),
    ("{z: 1, a: 2, 200: 3}", #"{"z":1,"a":2,"200":3}"#), ("[&a {b: 1}, *a]", #"[{"b":1},{"b":1}]"#),
  ])
  func typesAndOrderAreKept(yaml: String, expected: String) throws {
    #expect(try json(yaml) == #"{"paths":{},"x":"# + expected + "}")
  }

  @Test func callsAreListedInTheOrderOfTheFile() throws {
    let document = try OpenAPIDocument(
      yaml: """
        paths:
          /api/v1/b:
            parameters: []
            post: {summary: Make, x-needs: A login}
            get: {summary: Read, x-needs: Nobody}
          /health:
            get: {}
          /api/v1/a/{id}:
            patch: {summary: Change, x-needs: 'admin:orders'}
        """)
    #expect(
      document.operations == [
        APIOperation(method: "POST", path: "/api/v1/b", summary: "Make", needs: "A login"),
        APIOperation(method: "GET", path: "/api/v1/b", summary: "Read", needs: "Nobody"),
        APIOperation(method: "PATCH", path: "/api/v1/a/{id}", summary: "Change", needs: "admin:orders"),
      ])
  }

  @Test(arguments: [
    ("", "empty"), ("- 1", "no mapping"), ("a: 1", "no paths"), ("a: [", "openapi.yaml"),
    ("a: 1\na: 2", "openapi.yaml"),
    ("paths:\n  /api/v1/a:\n    get: {summary: Read}", "line 3: get /api/v1/a has no summary, or no x-needs"),
    ("paths: {}\n? [1]\n: 2", "line 2: a key is no text"),
  ])
  func aBadDocumentIsRefusedWithAReason(yaml: String, reason: String) {
    let error = #expect(throws: OpenAPIError.self) { try OpenAPIDocument(yaml: yaml) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }
}
