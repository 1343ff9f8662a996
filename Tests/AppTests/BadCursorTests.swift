import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// A cursor is good for the list that it came from, as it came.
@Suite struct BadCursorTests {
  /// Lists of which no two take the cursor of each other.
  private static let lists = [
    "sort=-created_at", "sort=created_at", "sort=username", "sort=-username", "sort=status", "sort=-status",
    "status=pending", "status=approved", "username=boss", "search=lamp", "search=desk", "from=2026-01-01T00:00:00Z",
    "to=2026-01-02T00:00:00Z", "from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "search=lamp&sort=status",
    "search=lamp&status=pending",
  ]

  private func cursor(_ client: APIClient, _ query: String) async throws -> String? {
    try await client.get("/api/v1/orders?limit=1&\(query)").json()["next_cursor"]?.text
  }

  private func stage(_ app: TestApp) async throws -> APIClient {
    let ada = try await app.api("ada_1815")
    let boss = try await app.api("boss", [.approver])
    for _ in 1...2 {
      for client in [ada, boss] { _ = try await client.place() }
      let id = try #require(try await ada.place()["id"]?.text)
      #expect(try await boss.decide(id, "approved").status == .ok)
      app.clock.advance(by: .seconds(1))
    }
    return boss
  }

  @Test func aCursorOfAnotherListIsRefused() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      var wrong: [String] = []
      for origin in Self.lists {
        let cursor = try #require(try await cursor(boss, origin), "\(origin)")
        for list in Self.lists {
          let answer = try await boss.get("/api/v1/orders?\(list)&cursor=\(cursor)")
          if (answer.status == .ok) != (list == origin) { wrong.append("\(origin) in \(list)") }
          if list != origin { try expectProblem(answer, .requestInvalid, fields: ["cursor invalid"]) }
        }
        try expectProblem(
          await boss.get("/api/v1/orders/me?cursor=\(cursor)"), .requestInvalid, fields: ["cursor invalid"])
      }
      #expect(wrong == [])
    }
  }

  @Test func aCursorThatWasAlteredIsRefused() async throws {
    try await TestApp.run { app in
      let boss = try await stage(app)
      for list in ["sort=-created_at", "sort=username", "search=lamp&sort=status"] {
        let cursor = try #require(try await cursor(boss, list))
        var altered = [String(cursor.dropLast()), String(cursor.dropFirst()), cursor + "A", cursor + "=", "", "x"]
        for (offset, index) in cursor.indices.enumerated() where offset.isMultiple(of: 3) {
          let other = cursor[index] == "M" ? "N" : "M"
          altered.append(cursor[..<index] + other + cursor[cursor.index(after: index)...])
        }
        for cursor in altered {
          let answer = try await boss.get("/api/v1/orders?\(list)&cursor=\(cursor)")
          try expectProblem(answer, .requestInvalid, fields: ["cursor invalid"], "\(list) \(cursor)")
        }
        #expect(try await boss.get("/api/v1/orders?\(list)&limit=7&cursor=\(cursor)").status == .ok)
        try expectProblem(
          await boss.get("/api/v1/orders?\(list)&offset=1&cursor=\(cursor)"), .requestInvalid,
          fields: ["offset invalid"])
      }
    }
  }
}
