import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// A browser changes orders only with the token of its session: with forms, and at the API.
@Suite struct CSRFOrderTests {
  @Test func nothingIsChangedWithoutTheToken() async throws {
    try await TestApp.run { app in
      let boss = try await app.browser("boss", [.admin])
      let ada = try await app.api("ada_1815")
      let own = try await boss.place()
      let (open, decided) = (try await ada.newOrder(), try await ada.newOrder())
      #expect(try await boss.decide(decided, "approved").redirect == "/admin")
      let json = ["Content-Type": "application/json", "Accept": "application/json"]
      let form = ["Content-Type": "application/x-www-form-urlencoded"]
      let decisions = #"{"decisions":[{"id":"\#(open)","version":1,"status":"approved"}]}"#
      let changes: [(HTTPRequest.Method, String, [String: String], String)] = [
        (.post, "/api/v1/orders", json, #"{"item_name":"x","quantity":1}"#),
        (.patch, "/api/v1/orders/\(own)", json, #"{"quantity":2,"version":1}"#),
        (.patch, "/api/v1/orders/\(own)", json, #"{"status":"cancelled","version":1}"#),
        (.patch, "/api/v1/orders/\(open)", json, #"{"status":"approved","version":1}"#),
        (.post, "/api/v1/orders/decisions", json, decisions),
        (.post, "/api/v1/orders/\(decided)/undo", json, "{}"),
        (.post, "/orders/\(own)/cancel", form, "version=1"),
        (.post, "/admin/orders/\(open)", form, "version=1&status=approved"),
        (.post, "/admin/orders/\(decided)/undo", form, "version=2"),
      ]
      for (method, path, headers, body) in changes {
        for token in [nil, String(repeating: "A", count: 43)] {
          var headers = headers
          headers["X-CSRF-Token"] = token
          let answer = try await boss.send(method, path, headers, body: body)
          #expect(answer.status == .forbidden, "\(path)")
          #expect(answer.text.contains("auth.csrf"), "\(path)")
        }
      }
      #expect(try await ada.kinds(of: open) == ["placed"])
      #expect(try await ada.kinds(of: decided) == ["placed", "approved"])
      #expect(try await boss.get("/api/v1/orders/\(own)").json()["version"]?.number == 1)
      // Each of them is a good request with it, until one of them has changed the order.
      let token = try await boss.csrfToken()
      for (method, path, headers, body) in [changes[0], changes[2], changes[4], changes[5]] {
        let answer = try await boss.send(method, path, headers.merging(["X-CSRF-Token": token]) { $1 }, body: body)
        #expect([.ok, .created].contains(answer.status), "\(path) \(answer.text)")
      }
    }
  }
}
