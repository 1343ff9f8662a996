import HTTPTypes
import HummingbirdTesting
import Testing
@Suite struct ZZDebugTests {
  @Test func debug() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
        for _ in 0..<50 { group.addTask { try await ada.send(.post, "/api/v1/orders", ["Idempotency-Key": "k"], json: #"{"item_name":"x","quantity":1}"#) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let made = answers.filter { $0.status == .created }
      let a = made.filter { $0.header("Idempotency-Replayed") == nil }
      print("ANSWER", a.count, made.count)
      #expect(made.filter { $0.header("Idempotency-Replayed") == nil }.count == 1)
      let n = made.filter { $0.header("Idempotency-Replayed") == nil }.count
      #expect(n == 1)
    }
  }
}
