import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// One name for a request, in its answer, its log line and the timeline.
@Suite struct RequestIDTests {
  @Test(arguments: ["a", "req-1", "A.b_c-9", String(repeating: "x", count: 128)])
  func aGoodOneIsTakenEchoedAndLogged(id: String) async throws {
    try await TestApp.run { app in
      for path in ["/", "/nothing", "/api/v1/auth/me", "/static/nothing"] {
        #expect(try await app.get(path, ["X-Request-ID": id]).header("X-Request-ID") == id, "\(path)")
      }
      let lines = try app.log.requests()
      #expect(lines.count == 4)
      #expect(lines.allSatisfy { $0["request_id"]?.text == id })
      #expect(try await app.get("/nothing", ["X-Request-ID": id, "Accept": "text/html"]).text.contains(id))
    }
  }

  @Test(arguments: ["", " ", "a b", "a,b", "ä", "<script>", "a\"b", String(repeating: "x", count: 129), "a/b", "a:b"])
  func aBadOneIsReplaced(id: String) async throws {
    try await TestApp.run { app in
      let answer = try await app.get("/nothing", ["X-Request-ID": id])
      let made = try #require(answer.header("X-Request-ID"))
      #expect(EntityID(made) != nil)
      #expect(try expectProblem(answer, .requestNotFound).requestID == made)
      #expect(try app.log.requests().first?["request_id"]?.text == made)
      #expect(id.count < 3 || !app.log.text.contains(id))
    }
  }

  @Test func everyRequestGetsItsOwn() async throws {
    try await TestApp.run { app in
      var seen: Set<String> = []
      for _ in 1...20 { seen.insert(try await app.get("/health").header("X-Request-ID") ?? "") }
      #expect(seen.count == 20)
    }
  }
}
