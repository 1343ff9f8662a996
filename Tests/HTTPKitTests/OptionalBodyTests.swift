import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

@testable import HTTPKit

/// A call that may come without a body, and the key that a call may carry.
@Suite struct OptionalBodyTests {
  private func answer(
    _ headers: [String: String] = [:], body: String? = nil, query: String = "", live: Bool = false
  ) async throws -> TestResponse {
    try await withRoutes(live ? .live : .router) { router in
      router.add(middleware: ProblemMiddleware(presenter: nil))
      router.post("/") { request, context in
        var fields = try await request.optionalJSONFields()
        let number = fields.optionalInteger("a")
        try fields.finish()
        return "\(number.map { "\($0)" } ?? "none") \(context.change(request).idempotencyKey ?? "no key")"
      }
    } _: { client in
      try await client.send(.post, "/\(query)", headers, body: body)
    }
  }

  private let json = ["Content-Type": "application/json"]

  /// Over a socket this client sends an empty body in chunks when it has none.
  @Test(arguments: [false, true])
  func withoutABodyThereAreNoFields(live: Bool) async throws {
    #expect(try await answer(live: live).text == "none no key")
    #expect(try await answer(json, live: live).text == "none no key")
    #expect(try await answer(["Content-Type": "text/plain"], body: "", live: live).text == "none no key")
    #expect(try await answer(json, body: "{}", live: live).text == "none no key")
    #expect(try await answer(json, body: #"{"a":7}"#, live: live).text == "7 no key")
  }

  @Test func aBodyIsJSON() async throws {
    #expect(try await answer(body: "{}").status == .unsupportedMediaType)
    #expect(try await answer(["Content-Type": "text/plain"], body: "{}").status == .unsupportedMediaType)
    for body in ["[]", "x", " ", "null"] {
      #expect(try await answer(json, body: body).status == .badRequest, "\(body)")
    }
    #expect(try await answer(json, body: #"{"a":"7"}"#).status == .unprocessableContent)
    #expect(try await answer(json, body: #"{"b":7}"#).status == .unprocessableContent)
  }

  @Test func parametersAreRefusedWithAndWithoutABody() async throws {
    for body in [nil, "{}"] {
      let response = try await answer(json, body: body, query: "?a=7")
      #expect(response.status == .unprocessableContent)
      #expect(response.text.contains("\"field\":\"a\""))
    }
  }

  @Test func theKeyGoesWithTheCall() async throws {
    #expect(try await answer(["Idempotency-Key": "key-1"]).text == "none key-1")
    #expect(try await answer(["idempotency-key": "key 1"]).text == "none key 1", "what it may be is not decided here")
  }
}
