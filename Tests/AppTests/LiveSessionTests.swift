import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

@testable import OrderDesk

/// A stream goes on for as long as the session behind it, and does not keep it alive.
@Suite(.timeLimit(.minutes(2))) struct LiveSessionTests {
  /// How a session ends while somebody follows with it.
  static let ends: [(name: String, end: @Sendable (TestApp, APIClient) async throws -> Void)] = [
    ("signing out", { _, ada in _ = try await ada.send(.post, "/api/v1/auth/logout") }),
    (
      "ended by an administrator",
      { app, ada in
        let id = try #require(try await ada.get("/api/v1/auth/me").json()["user_id"]?.text)
        _ = try await app.auth.endSessions(of: try #require(EntityID(id)), app.byOperator)
      }
    ),
    (
      "disabled",
      { app, ada in
        let id = try #require(try await ada.get("/api/v1/auth/me").json()["user_id"]?.text)
        _ = try await app.auth.updateUser(try #require(EntityID(id)), UserChange(isDisabled: true), app.byOperator)
      }
    ),
    (
      "other rights",
      { app, ada in
        let id = try #require(try await ada.get("/api/v1/auth/me").json()["user_id"]?.text)
        _ = try await app.auth.updateUser(try #require(EntityID(id)), UserChange(roles: [.user]), app.byOperator)
      }
    ),
    ("the life of a token", { app, _ in app.clock.advance(by: .seconds(15 * 60)) }),
  ]

  @Test(arguments: 0..<5)
  func nothingIsToldWhenTheSessionIsOver(number: Int) async throws {
    let (name, end) = Self.ends[number]
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815", [.approver])
      let other = try await app.api("other")
      var (told, beaten) = (ada.follow(), ada.follow())
      for _ in 1...2 { _ = try await other.newOrder() }
      #expect(await told.next() != nil)
      #expect(await beaten.next() != nil)
      try await end(app, ada)
      app.letOthersKnow()
      // The next change ends it, and so does the next beat.
      _ = try await app.apiSignIn("other").newOrder("A secret plan")
      while try await told.nextChange() != nil {}
      try await app.whileBeating { while try await beaten.nextChange() != nil {} }
      for reader in [told, beaten] {
        #expect(try await !reader.answer.value.text.contains("secret plan"), "\(name)")
        #expect(reader.faults == [])
      }
      await app.whileBeating { while app.streamCount > 0 { await Task.yield() } }
    }
  }

  @Test func followingIsNoActivityOfTheSession() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      var reader = ada.follow()
      #expect(await reader.next() != nil)
      for _ in 1...59 {
        app.clock.advance(by: .seconds(60))
        let block = await app.whileBeating { await reader.next() }
        #expect(block == ["": "all is well"])
      }
      app.clock.advance(by: .seconds(120))
      // Blocks from before may still be on their way.
      await app.whileBeating { while await reader.next() != nil {} }
      #expect(try await ada.get("/orders").redirect == "/login?next=%2Forders", "61 minutes without a request")
    }
  }

  @Test func aBrowserFollowsWithItsCookie() async throws {
    try await TestApp.run { app in
      let ada = try await app.browser("ada_1815")
      var reader = ada.follow()
      #expect(await reader.next() != nil)
      let id = try await ada.place("Rug")
      #expect(try await reader.nextChange()?.order["id"]?.text == id)
      #expect(try await ada.post("/logout", [:]).redirect == "/")
      app.letOthersKnow()
      await app.whileBeating {
        while await reader.next() != nil {}
        while app.streamCount > 0 { await Task.yield() }
      }
    }
  }
}
