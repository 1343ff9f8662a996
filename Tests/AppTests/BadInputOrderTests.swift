import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Every way to change, search, export and follow orders, with what it must not be given. The answer names the field, and
/// nothing has changed.
@Suite struct BadInputOrderTests {
  /// An order of the owner with all that is known about it, and who looks at it.
  private struct Stage {
    let owner: APIClient
    let boss: APIClient
    let id: String
    private let before: [JSON]

    init(_ app: TestApp, decided: Bool = false) async throws {
      owner = try await app.api("ada_1815")
      boss = try await app.api("boss", [.admin])
      id = try #require(try await owner.place("Desk lamp", quantity: 1, notes: "as it was")["id"]?.text)
      if decided { #expect(try await boss.decide(id, "approved").status == .ok) }
      before = try await Self.all(boss, id)
    }

    private static func all(_ boss: APIClient, _ id: String) async throws -> [JSON] {
      var all: [JSON] = []
      for path in ["orders/\(id)", "orders/\(id)/timeline", "orders/stats", "orders", "audit?module=orders"] {
        all.append(try await boss.get("/api/v1/\(path)").json())
      }
      return all
    }

    func expectUnchanged(sourceLocation: SourceLocation = #_sourceLocation) async throws {
      #expect(try await Self.all(boss, id) == before, sourceLocation: sourceLocation)
    }
  }

  @Test func edits() async throws {
    try await TestApp.run { app in
      let stage = try await Stage(app)
      try await expectRefused(BadRequest.edit(stage.id), stage.owner)
      try await stage.expectUnchanged()
    }
  }

  @Test func cancellations() async throws {
    try await TestApp.run { app in
      let stage = try await Stage(app)
      try await expectRefused(BadRequest.cancellation(stage.id), stage.owner)
      try await stage.expectUnchanged()
    }
  }

  @Test func undoing() async throws {
    try await TestApp.run { app in
      let stage = try await Stage(app, decided: true)
      try await expectRefused(BadRequest.undo(stage.id), stage.boss)
      try await stage.expectUnchanged()
    }
  }

  @Test func manyDecisionsAtOnce() async throws {
    try await TestApp.run { app in
      let stage = try await Stage(app)
      try await expectRefused(BadRequest.bulk(stage.id), stage.boss)
      try await stage.expectUnchanged()
    }
  }

  @Test func filtersAndSorting() async throws {
    try await TestApp.run { app in
      let stage = try await Stage(app)
      for path in ["/api/v1/orders", "/api/v1/orders/export.csv"] {
        try await expectRefused(BadRequest.filters(path), stage.boss)
      }
      try await expectRefused(BadRequest.sorts + BadRequest.elsewhere, stage.boss)
      try await stage.expectUnchanged()
    }
  }

  /// Who wants to go further than the largest offset is told how.
  @Test(arguments: ["/api/v1/orders", "/api/v1/orders/me"])
  func anOffsetBeyondTheLargestPointsToTheCursor(path: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      #expect(try await boss.get("\(path)?offset=10000").status == .ok)
      let problem = try expectProblem(
        await boss.get("\(path)?offset=10001"), .requestInvalid, fields: ["offset out_of_range"])
      let detail = try #require(problem.errors?.first?.detail)
      #expect(detail.contains("next_cursor"))
      #expect(detail.contains("cursor"))
    }
  }

  /// One that is text of something else, negative, or beyond the newest event.
  @Test(arguments: [
    "", "x", "-1", "1.5", "+1", "01", "1,1", "0x1", "9223372036854775808", "\u{661}",
  ])
  func anEventIDThatIsNone(id: String) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      _ = try await ada.place()
      app.closeStreams()
      let answer = try await ada.get("/api/v1/orders/events", ["Last-Event-ID": id])
      try expectProblem(answer, .requestInvalid, fields: ["Last-Event-ID invalid"])
    }
  }

  @Test func anEventThatHasNotHappenedYet() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      _ = try await ada.place()
      app.closeStreams()
      for (id, isGood) in [("0", true), ("1", true), ("2", false), ("9223372036854775807", false)] {
        let answer = try await ada.get("/api/v1/orders/events", ["Last-Event-ID": id])
        if isGood {
          #expect(answer.status == .ok, "\(id)")
        } else {
          try expectProblem(answer, .requestInvalid, fields: ["Last-Event-ID out_of_range"])
        }
      }
    }
  }
}
