import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import TestSupport
import Testing

@testable import HTTPKit

@Suite struct RateLimitMiddlewareTests {
  private let clock = FakeClock()
  private static let thing = "/api/v1/thing"
  /// The machine itself, as a socket of either kind sees it.
  private static let thisMachine = ["127.0.0.1", "::1"]

  private func stack(_ count: Int, proxies: [String] = []) -> Stack {
    Stack(limits: RateLimits(clock: clock) { Rate(count: count, window: .seconds(60)) }, proxies: proxies)
  }

  private func bearer(_ token: String) -> [String: String] { ["Authorization": "Bearer \(token)"] }

  @Test func theSixHundredAndFirstRequestOfAMinuteIsRefused() async throws {
    try await Stack.run(stack(600)) { client in
      for number in 1...600 {
        let answer = try await client.send(.get, Self.thing, bearer("ada"))
        #expect(answer.status == .ok)
        #expect(answer.header("RateLimit-Policy") == #""api";q=600;w=60"#)
        #expect(answer.header("RateLimit") == "\"api\";r=\(600 - number);t=60")
      }
      clock.advance(by: .seconds(18))
      let refused = try await client.send(.get, Self.thing, bearer("ada"))
      #expect(refused.status == .tooManyRequests)
      #expect(refused.text.contains("\"request.rate_limited\""))
      #expect(refused.header("Retry-After") == "42")
      #expect(refused.header("RateLimit") == #""api";r=0;t=42"#)
      #expect(refused.header("RateLimit-Policy") == #""api";q=600;w=60"#)
      clock.advance(by: .seconds(42))
      let again = try await client.send(.get, Self.thing, bearer("ada"))
      #expect(again.status == .ok)
      #expect(again.header("RateLimit") == #""api";r=599;t=60"#)
    }
  }

  @Test func whatIsRefusedIsNotDone() async throws {
    try await Stack.run(stack(1)) { client in
      _ = try await client.send(.get, Self.thing, bearer("ada"))
      #expect(try await client.send(.post, "/api/v1/refused", bearer("ada")).status == .tooManyRequests)
    }
  }

  @Test func aPersonHasOneCountHoweverTheySignIn() async throws {
    try await Stack.run(stack(2)) { client in
      let cookie = ["Cookie": "orderdesk_session=ada"]
      for (headers, left) in [(bearer("ada"), 1), (cookie, 0), (bearer("bob"), 1), ([:], 1)] {
        let answer = try await client.send(.get, Self.thing, headers)
        #expect(answer.status == .ok)
        #expect(answer.header("RateLimit") == "\"api\";r=\(left);t=60")
      }
      for headers in [bearer("ada"), cookie] {
        #expect(try await client.send(.get, Self.thing, headers).status == .tooManyRequests)
      }
    }
  }

  @Test func whoIsNotSignedInIsCountedUnderTheAddress() async throws {
    try await Stack.run(stack(2, proxies: Self.thisMachine), .live) { client in
      func left(_ address: String) async throws -> String? {
        try await client.send(.get, Self.thing, ["X-Forwarded-For": address]).header("RateLimit")
      }
      #expect(try await left("192.0.2.1") == #""api";r=1;t=60"#)
      #expect(try await left("192.0.2.2") == #""api";r=1;t=60"#)
      #expect(try await left("::ffff:192.0.2.1") == #""api";r=0;t=60"#)
      #expect(try await left("[2001:db8:1:2::1]:443") == #""api";r=1;t=60"#)
      #expect(try await left("2001:db8:1:2:ffff::1") == #""api";r=0;t=60"#, "the same /64 network")
      #expect(try await left("2001:db8:1:3::1") == #""api";r=1;t=60"#)
      let refused = try await client.send(.get, Self.thing, ["X-Forwarded-For": "2001:db8:1:2::99"])
      #expect(refused.status == .tooManyRequests)
    }
  }

  @Test func whatAClientSaysOfItselfDoesNotCount() async throws {
    try await Stack.run(stack(2), .live) { client in
      for (number, address) in ["192.0.2.1", "192.0.2.2", "192.0.2.3"].enumerated() {
        let answer = try await client.send(.get, Self.thing, ["X-Forwarded-For": address])
        #expect(answer.status == (number < 2 ? .ok : .tooManyRequests))
      }
    }
  }

  @Test func wrongTokensCountUnderTheAddress() async throws {
    try await Stack.run(stack(3)) { client in
      for (token, left) in [("x", 2), ("y", 1), ("z", 0)] {
        let answer = try await client.send(.get, Self.thing, bearer(token))
        #expect(answer.status == .unauthorized)
        #expect(answer.header("RateLimit") == "\"api\";r=\(left);t=60")
        #expect(answer.header("WWW-Authenticate") != nil)
      }
      let refused = try await client.send(.get, Self.thing, bearer("guess"))
      #expect(refused.status == .tooManyRequests)
      #expect(refused.text.contains("\"request.rate_limited\""))
      #expect(refused.header("Retry-After") == "60")
      #expect(try await client.send(.get, Self.thing, ["Authorization": "Basic x"]).status == .tooManyRequests)
      #expect(try await client.send(.get, Self.thing).status == .tooManyRequests)
      #expect(try await client.send(.get, Self.thing, ["Cookie": "orderdesk_session=x"]).status == .tooManyRequests)
      #expect(try await client.send(.get, Self.thing, bearer("ada")).status == .ok, "a good token is not to blame")
    }
  }

  @Test func bodiesThatAreTooLargeCount() async throws {
    try await Stack.run(stack(1)) { client in
      let large = String(repeating: "x", count: 1_001)
      let first = try await client.send(.post, Self.thing, body: large)
      #expect(first.status == .contentTooLarge)
      #expect(first.header("RateLimit") == #""api";r=0;t=60"#)
      #expect(try await client.send(.post, Self.thing, body: large).status == .tooManyRequests)
    }
  }

  @Test func everyAnswerOfTheAPITellsWhatIsLeft() async throws {
    try await Stack.run(stack(100)) { client in
      let json = ["Accept": "text/html"]
      let cookie = ["Cookie": "orderdesk_session=ada"]
      let table: [(HTTPRequest.Method, String, [String: String], Int)] = [
        (.get, Self.thing, [:], 200), (.head, Self.thing, [:], 200), (.get, "/api/v1/nothing", [:], 404),
        (.get, "/api", json, 404), (.delete, Self.thing, [:], 405), (.post, Self.thing, cookie, 403),
        (.post, "/api/v1/refused", [:], 422), (.get, Self.thing, bearer("x"), 401), (.get, "/api/v1/broken", [:], 503),
        (.get, "//api/v1/thing", [:], 200), (.get, "/api//v1/thing/", [:], 200), (.get, "/api/v1/thing?x=/", [:], 200),
      ]
      for (method, path, headers, status) in table {
        let answer = try await client.send(method, path, headers)
        #expect(answer.status.code == status, "\(method) \(path)")
        #expect(answer.header("RateLimit")?.wholeMatch(of: /"api";r=[0-9]+;t=60/) != nil, "\(method) \(path)")
        #expect(answer.header("RateLimit-Policy") == #""api";q=100;w=60"#, "\(method) \(path)")
      }
      #expect(try await client.send(.get, Self.thing).header("RateLimit") == #""api";r=88;t=60"#, "each counted once")
    }
  }

  @Test func pagesAndOptionsAreFree() async throws {
    try await Stack.run(stack(1)) { client in
      for (method, path) in [
        (HTTPRequest.Method.get, "/page"), (.get, "/nothing"), (.get, "/apiary"), (.options, Self.thing),
        (.options, "/api/v1/nothing"),
      ] {
        let answer = try await client.send(method, path)
        #expect(answer.header("RateLimit") == nil, "\(method) \(path)")
        #expect(answer.header("RateLimit-Policy") == nil, "\(method) \(path)")
      }
      #expect(try await client.send(.get, Self.thing).status == .ok)
      #expect(try await client.send(.get, Self.thing).status == .tooManyRequests)
      #expect(try await client.send(.get, "/page").status == .ok)
      #expect(try await client.send(.options, Self.thing).status == .noContent)
    }
  }

  @Test func withoutALimitNothingIsCounted() async throws {
    try await Stack.run { client in
      for headers in [[:], bearer("ada"), bearer("wrong")] {
        let answer = try await client.send(.get, Self.thing, headers)
        #expect(answer.header("RateLimit") == nil)
        #expect(answer.header("RateLimit-Policy") == nil)
      }
    }
  }
}
