import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// How an administrator looks after people, through the API.
@Suite struct PeopleAPITests {
  private func names(_ answer: TestResponse) throws -> [String] {
    try answer.json()["users"]?.list.compactMap { $0["username"]?.text } ?? []
  }

  @Test func aPersonFromTheFirstDayToTheLast() async throws {
    try await TestApp.run(["auth.registration": "closed"]) { app in
      let admin = try await app.api("admin_one", [.admin])
      let body = #"{"username":"New_User","password":"\#(goodPassword)","roles":["approver","user"]}"#
      let made = try await admin.send(.post, "/api/v1/users", json: body)
      #expect(made.status == .created)
      let user = try made.json()
      let id = try #require(user["user_id"]?.text)
      #expect(made.header("Location") == "/api/v1/users/\(id)")
      #expect(
        Set(user.object.keys) == [
          "user_id", "username", "display_name", "roles", "disabled", "created_at", "last_sign_in_at",
        ])
      #expect(user["username"]?.text == "new_user")
      #expect(user["roles"] == .list([.text("approver"), .text("user")]))
      #expect(user["disabled"] == .bool(false))
      #expect(user["last_sign_in_at"] == .null)

      app.clock.advance(by: .seconds(60))
      let person = try await app.apiSignIn("new_user")
      let seen = try await admin.get("/api/v1/users/\(id)")
      #expect(try seen.json()["last_sign_in_at"]?.text == "2026-01-01T00:01:00.000Z")
      #expect(try await person.get("/api/v1/auth/me").text == seen.text, "both see the same")
      let sessions = try await admin.get("/api/v1/users/\(id)/sessions").json()["sessions"]?.list ?? []
      #expect(sessions.map { $0["current"] } == [.bool(false)])

      let disabled = try await admin.send(.patch, "/api/v1/users/\(id)", json: #"{"disabled":true}"#)
      #expect(try disabled.json()["disabled"] == .bool(true))
      #expect(try disabled.json()["roles"] == user["roles"], "what is left out stays")
      try expectProblem(await person.get("/api/v1/auth/me"), .authInvalidToken)
      try expectProblem(await person.refresh(), .authInvalidRefreshToken)
      try expectProblem(await app.askForToken("new_user"), .authInvalidCredentials)
      #expect(try await admin.get("/api/v1/users/\(id)/sessions").json()["sessions"] == .list([]))

      _ = try await admin.send(.patch, "/api/v1/users/\(id)", json: #"{"disabled":false}"#)
      try expectProblem(await person.get("/api/v1/auth/me"), .authInvalidToken, "ended for good")
      #expect(try await app.askForToken("new_user").status == .ok)
    }
  }

  @Test func aNewPersonIsAUserUnlessToldOtherwise() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      let body = #"{"username":"new_user","password":"\#(goodPassword)"}"#
      let made = try await admin.send(.post, "/api/v1/users", json: body)
      #expect(try made.json()["roles"] == .list([.text("user")]))
      let again = body.replacing("new_user", with: "NEW_USER")
      try expectProblem(await admin.send(.post, "/api/v1/users", json: again), .authUsernameTaken)
    }
  }

  @Test func theListIsFilteredAndPaged() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      for name in ["carol", "alice", "bob_1"] { try await app.person(name) }
      let dave = try await app.person("dave", [.approver, .auditor])
      _ = try await admin.send(.patch, "/api/v1/users/\(dave.userID)", json: #"{"disabled":true}"#)
      let alice = try await app.apiSignIn("alice")
      _ = try await alice.send(.patch, "/api/v1/auth/me", json: #"{"display_name":"Carol's friend"}"#)

      let everybody = ["admin_one", "alice", "bob_1", "carol", "dave"]
      let all = try await admin.get("/api/v1/users")
      #expect(try names(all) == everybody)
      #expect(try all.json()["total"]?.number == 5)
      #expect(all.header("Link") == nil)
      for (query, expected): (String, [String]) in [
        ("search=carol", ["alice", "carol"]), ("search=CAROL%27S", ["alice"]), ("search=%25", []),
        ("search=_", ["admin_one", "bob_1"]),
        ("role=approver", ["dave"]), ("role=auditor&disabled=true", ["dave"]), ("role=auditor&disabled=false", []),
        ("disabled=false", ["admin_one", "alice", "bob_1", "carol"]), ("search=&role=&disabled=", everybody),
      ] {
        #expect(try names(await admin.get("/api/v1/users?\(query)")) == expected, "\(query)")
      }
      let second = try await admin.get("/api/v1/users?limit=2&offset=2")
      #expect(try names(second) == ["bob_1", "carol"])
      let link = try #require(second.header("Link"))
      #expect(link.contains("</api/v1/users?limit=2&offset=4>; rel=\"next\""))
      #expect(link.contains("</api/v1/users?limit=2>; rel=\"prev\""))
      #expect(link.contains("</api/v1/users?limit=2>; rel=\"first\""))
      #expect(!all.text.contains("hash"))
    }
  }

  @Test func theLastAdministratorStays() async throws {
    try await TestApp.run { app in
      let first = try await app.person("admin_one", [.admin, .user])
      let second = try await app.person("admin_two", [.admin])
      let admin = try await app.apiSignIn("admin_one")
      let path = "/api/v1/users/\(first.userID)"
      _ = try await admin.send(.patch, "/api/v1/users/\(second.userID)", json: #"{"disabled":true}"#)
      for change in [#"{"roles":["user"]}"#, #"{"disabled":true}"#, #"{"roles":["approver"],"disabled":false}"#] {
        try expectProblem(await admin.send(.patch, path, json: change), .authLastAdmin)
      }
      #expect(try await admin.get(path).json()["roles"] == .list([.text("admin"), .text("user")]))
      #expect(try await admin.send(.patch, path, json: #"{"roles":["admin"]}"#).status == .ok)
      _ = try await admin.send(.patch, "/api/v1/users/\(second.userID)", json: #"{"disabled":false}"#)
      #expect(try await admin.send(.patch, path, json: #"{"roles":["user"]}"#).status == .ok)
      try expectProblem(await admin.get(path), .authForbidden)
    }
  }

  @Test func twoAdministratorsCannotRemoveEachOther() async throws {
    try await TestApp.run { app in
      let one = try await app.person("admin_one", [.admin])
      let two = try await app.person("admin_two", [.admin])
      let clients = [try await app.apiSignIn("admin_one"), try await app.apiSignIn("admin_two")]
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for (client, other) in zip(clients, [two, one]) {
          group.addTask {
            try await client.send(.patch, "/api/v1/users/\(other.userID)", json: #"{"roles":["user"]}"#).status.code
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.contains { $0 == 409 || $0 == 403 }, "the other one came too late")
    }
  }

  @Test func anAdministratorEndsTheSessionsOfSomebody() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let ada = try await app.apiSignIn("ada_1815")
      let browser = Browser(app)
      _ = try await browser.signIn("ada_1815")
      let admin = try await app.api("admin_one", [.admin])
      let answer = try await admin.send(.delete, "/api/v1/users/\(user.userID)/sessions")
      #expect(try answer.json() == .object(["ended_sessions": .number(2)]))
      try expectProblem(await ada.get("/api/v1/auth/me"), .authInvalidToken)
      #expect(try await browser.get("/orders").redirect == "/login?next=%2Forders")
      #expect(try await app.askForToken("ada_1815").status == .ok, "signing in again is not forbidden")
    }
  }
}
