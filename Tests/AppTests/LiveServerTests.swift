import HTTPTypes
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import OrderDesk

/// Streams over a socket.
@Suite(.timeLimit(.minutes(2))) struct LiveServerTests {
  private func follow(_ app: TestApp, _ ada: APIClient) async throws -> (
    client: TestClient, answer: Task<TestClient.Response, any Error>
  ) {
    let client = TestClient(host: "localhost", port: try #require(app.client.port))
    client.connect()
    let name = try #require(HTTPField.Name("Authorization"))
    let request = TestClient.Request(
      "/api/v1/orders/events", method: .get, authority: "localhost", headers: [name: "Bearer \(ada.token)"])
    let answer = Task { try await client.execute(request) }
    while app.streamCount == 0 { await Task.yield() }
    return (client, answer)
  }

  /// Before a server stops it ends all streams: whoever follows has got a complete answer, and nobody is waited for.
  @Test func closingTheFeedLetsTheServerStop() async throws {
    let (client, answer) = try await TestApp.run([:], .live) { app in
      let ada = try await app.api("ada_1815")
      let stream = try await follow(app, ada)
      app.closeStreams()
      return stream
    }
    let response = try await answer.value
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "text/event-stream")
    #expect(response.headers[.transferEncoding] == "chunked")
    #expect(String(buffer: try #require(response.body)) == "retry: 2000\nid: 0\n\n")
    try await client.shutdown()
  }

  /// A client that has left is noticed when something is sent, at the next beat at the latest.
  @Test func aClientThatLeavesIsForgotten() async throws {
    try await TestApp.run([:], .live) { app in
      let ada = try await app.api("ada_1815")
      let (client, answer) = try await follow(app, ada)
      try await client.shutdown()
      await app.whileBeating {
        while app.streamCount > 0 { await Task.yield() }
        _ = await answer.result
      }
      #expect(try await ada.place("Still here")["version"]?.number == 1)
    }
  }
}
