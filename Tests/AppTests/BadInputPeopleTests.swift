import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// The same for the calls about people, sessions and the audit trail.
@Suite struct BadInputPeopleTests {
  @Test func oneselfIsNotChangedByWhatIsRefused() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let before = try await ada.get("/api/v1/auth/me").json()
      try await expectRefused(BadRequest.refresh, ada)
      try await expectRefused(BadRequest.profile, ada)
      try await expectRefused(BadRequest.password, ada)
      #expect(try await ada.get("/api/v1/auth/me").json() == before)
      #expect(try await ada.refresh().status == .ok)
      #expect(try await app.askForToken("ada_1815").status == .ok, "the password is the same")
    }
  }

  @Test func aLinkSurvivesABadPassword() async throws {
    try await TestApp.run { app in
      let ada = try await app.person("ada_1815")
      let token = try await app.passwordLink(for: ada)
      try await expectRefused(BadRequest.passwordReset(token), app.api("other"))
      let answer = try await app.postJSON(
        "/api/v1/auth/password-reset", #"{"token":"\#(token)","new_password":"another good one"}"#)
      #expect(answer.status == .ok)
    }
  }

  @Test func peopleAreNotChangedByWhatIsRefused() async throws {
    try await TestApp.run { app in
      let id = try await app.person("ada_1815").userID.text
      let admin = try await app.api("admin_one", [.admin])
      let before = try await admin.get("/api/v1/users").json()
      try await expectRefused(BadRequest.newUser, admin)
      try await expectRefused(BadRequest.userChange(id), admin)
      try await expectRefused(BadRequest.onePerson(id), admin)
      try await expectRefused(BadRequest.people, admin)
      #expect(try await admin.get("/api/v1/users").json() == before)
    }
  }

  @Test func theAuditTrailIsAskedWell() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      try await expectRefused(BadRequest.audit, admin)
      let cursor = try #require(try await admin.get("/api/v1/audit?limit=1").json()["next_cursor"]?.text)
      let first = try #require(cursor.first)
      let altered = (first == "N" ? "O" : "N") + cursor.dropFirst()
      try await expectRefused(
        [
          .query("/api/v1/audit?cursor=\(altered)", ["cursor invalid"]),
          .query("/api/v1/audit?module=orders&cursor=\(cursor)", ["cursor invalid"]),
          .query("/api/v1/audit?actor=ada_1815&cursor=\(cursor)", ["cursor invalid"]),
        ], admin)
    }
  }

  /// A new call with a body cannot be released without rows of its own.
  @Test func everyCallWithABodyHasRows() {
    let tables = [
      BadRequest.register, BadRequest.token, BadRequest.order, BadRequest.decision("{id}"), BadRequest.edit("{id}"),
      BadRequest.undo("{id}"), BadRequest.bulk("{id}"), BadRequest.refresh, BadRequest.profile, BadRequest.password,
      BadRequest.passwordReset("x"), BadRequest.newUser,
      BadRequest.userChange("{id}"),
    ]
    let tried = Set(tables.flatMap { $0 }.map { "\($0.method) \($0.path.prefix { $0 != "?" })" })
    #expect(Set(JSONCall.all.map(\.route)).subtracting(tried).sorted() == [])
  }

  /// Each line of the log stays one line, whatever is typed as a name.
  @Test(arguments: ["ada\r\n1815", "ada\n1815", "ada\r1815", "\r\nSet-Cookie: x=y", "ada\u{2028}1815", "ada\u{0}1815"])
  func lineBreaksInAUsernameBreakNothing(username: String) async throws {
    try await TestApp.run { app in
      let json = JSON.object(["username": .text(username), "password": .text(goodPassword)]).json
      let registered = try await app.postJSON("/api/v1/auth/register", json)
      let problem = try expectProblem(registered, .requestInvalid)
      #expect(problem.fields.allSatisfy { $0.hasPrefix("username ") })
      try expectProblem(await app.askForToken(username), .authInvalidCredentials)
      let browser = Browser(app)
      let login = try await browser.signIn(username)
      #expect(login.status == .unauthorized)
      let form = try await browser.post("/register", ["username": username, "password": goodPassword])
      #expect(form.status == .unprocessableContent)
      for answer in [registered, login, form] {
        #expect(answer.setCookies.allSatisfy { $0.name != "x" })
        #expect(answer.header("Location") == nil)
      }
      #expect(app.log.all.allSatisfy { $0.hasSuffix("}\n") && $0.filter(\.isNewline).count == 1 })
      #expect(!app.log.text.contains("Set-Cookie"), "names that were typed are not logged")
    }
  }
}
