import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import HTTPKit

@Suite struct JSONFieldsTests {
  /// A route that reads `a` from a JSON body.
  private func answer(to body: String, type: String? = "application/json", query: String = "") async throws
    -> TestResponse
  {
    try await withRoutes { router in
      router.add(middleware: ProblemMiddleware(presenter: nil))
      router.post("/") { request, _ in
        var fields = try await request.jsonFields()
        let text = fields.string("a")
        try fields.finish()
        return text
      }
    } _: { client in
      try await client.send(.post, "/\(query)", type.map { ["Content-Type": $0] } ?? [:], body: body)
    }
  }

  @Test(arguments: [#"{"a":"x"}"#, " \n\t{ \"a\" : \"x\" } ", #"{"\u0061":"\u0078"}"#])
  func anObjectIsRead(body: String) async throws {
    #expect(try await answer(to: body).text == "x")
  }

  @Test(arguments: [
    "", " ", "{", "}", "[]", "null", "true", "\"a\"", "{\"a\":\"x\",}", "{'a':'x'}", "{a:\"x\"}", "{\"a\":\"x\"}}",
    "{\"a\":\"x\"}{\"a\":\"x\"}", "/* */{\"a\":\"x\"}", "{\"a\":\"\\x\"}", "{\"a\":\"tab\there\"}", "{\"a\":Infinity}",
    String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
  ])
  func anythingElseIsMalformed(body: String) async throws {
    let response = try await answer(to: body)
    #expect(response.status == .badRequest)
    #expect(response.text.contains("request.malformed"))
  }

  @Test(arguments: ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"])
  func theMediaTypeMayHaveParameters(type: String) async throws {
    #expect(try await answer(to: #"{"a":"x"}"#, type: type).status == .ok)
  }

  @Test(arguments: [nil, "", "text/plain", "application/x-www-form-urlencoded", "text/json", "application/json5"])
  func anotherMediaTypeIsRefused(type: String?) async throws {
    #expect(try await answer(to: #"{"a":"x"}"#, type: type).status == .unsupportedMediaType)
  }

  @Test func deepNestingIsRefusedAndHarmsNothing() async throws {
    for depth in [100, 400, 600] {
      let body = "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
      #expect([400, 422].contains(try await answer(to: body).status.code), "\(depth)")
    }
  }
}
