import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// How an administrator looks after people, with forms.
@Suite struct PeoplePageTests {
  /// The roles that are ticked on a page.
  private func ticked(_ page: TestResponse) -> [String] {
    page.text.matches(of: /name="roles" value="(\w+)" checked/).map { String($0.1) }
  }

  @Test func aPersonIsAddedChangedAndDisabled() async throws {
    try await TestApp.run { app in
      let admin = try await app.browser("admin_one", [.admin])
      let added = try await admin.post(
        "/admin/users",
        all: [("username", "New_User"), ("password", goodPassword), ("roles", "user"), ("roles", "auditor")])
      let path = try #require(added.redirect, "\(added.status.code)")
      #expect(path.hasPrefix("/admin/users/"))
      let person = try await admin.get(path)
      #expect(person.text.contains("The person is added, and can log in now."))
      #expect(person.text.contains("<h1 tabindex=\"-1\">new_user</h1>"))
      #expect(ticked(person) == ["user", "auditor"])
      #expect(person.text.contains("Nowhere at this moment."))
      #expect(!person.text.contains(goodPassword))
      let client = try await app.apiSignIn("new_user")
      #expect(try await admin.get(path).text.contains("End all sessions"))

      let changed = try await admin.post(path, all: [("form", "roles"), ("roles", "user"), ("roles", "approver")])
      #expect(changed.redirect == path)
      let page = try await admin.get(path)
      #expect(page.text.contains("The roles are saved."))
      #expect(ticked(page) == ["user", "approver"])
      #expect(try await client.get("/api/v1/audit").status == .forbidden)

      #expect(try await admin.post("\(path)/sessions", [:]).redirect == path)
      #expect(try await admin.get(path).text.contains("1 session was ended."))
      try expectProblem(await client.get("/api/v1/auth/me"), .authInvalidToken)

      #expect(try await admin.post(path, ["form": "state", "disabled": "true"]).redirect == path)
      let disabled = try await admin.get(path)
      #expect(disabled.text.contains("The account is disabled. All its sessions are ended."))
      #expect(disabled.text.contains("Enable the account"))
      try expectProblem(await app.askForToken("new_user"), .authInvalidCredentials)
      #expect(try await admin.post(path, ["form": "state", "disabled": "false"]).redirect == path)
      #expect(try await admin.get(path).text.contains("The account is enabled."))
      #expect(try await app.askForToken("new_user").status == .ok)
    }
  }

  @Test(arguments: [["form": "roles", "roles": "user"], ["form": "state", "disabled": "true"]])
  func theLastAdministratorStaysWithAMessageOnThePage(fields: [String: String]) async throws {
    try await TestApp.run { app in
      let user = try await app.person("admin_one", [.admin, .user])
      let admin = Browser(app)
      _ = try await admin.signIn("admin_one")
      let path = "/admin/users/\(user.userID)"
      let page = try await admin.post(path, fields)
      #expect(page.status == .conflict)
      #expect(page.text.contains("<h1 tabindex=\"-1\">admin_one</h1>"), "it is the page of the person")
      #expect(page.text.contains("<h2 data-problem-title>The desk needs an administrator.</h2>"))
      #expect(page.text.contains("Make somebody else an administrator first."))
      #expect(page.text.contains("<title>Error: "))
      #expect(page.header("Location") == nil)
      #expect(try await ticked(admin.get(path)) == ["user", "admin"], "nothing has changed")
      #expect(try await admin.get("/admin/users").status == .ok)
    }
  }

  @Test func aBadFormComesBackAsItWasTyped() async throws {
    try await TestApp.run { app in
      let admin = try await app.browser("admin_one", [.admin])
      for (fields, bad) in [
        ([("username", "a\"b"), ("password", goodPassword), ("roles", "approver")], ["username"]),
        ([("username", "newcomer"), ("password", "short"), ("roles", "approver")], ["password"]),
        ([("username", "newcomer"), ("password", goodPassword)], ["roles"]),
        ([("username", "newcomer"), ("password", goodPassword), ("roles", "root")], ["roles"]),
        ([("username", "admin_one"), ("password", goodPassword), ("roles", "approver")], ["username"]),
      ] as [([(String, String)], [String])] {
        let page = try await admin.post("/admin/users", all: fields)
        let name = "\(fields.map(\.1)) \(bad)"
        #expect(page.status == (fields[0].1 == "admin_one" ? .conflict : .unprocessableContent), "\(name)")
        for field in ["username", "password", "roles"] {
          #expect(page.text.contains("id=\"\(field)-error\"") == bad.contains(field), "\(name) \(field)")
        }
        let typed = fields[0].1.replacing("\"", with: "&quot;")
        let field = try #require(page.between("id=\"username\"", " aria-describedby"), "\(name)")
        #expect(field.hasSuffix("value=\"\(typed)\""), "\(name)")
        #expect(ticked(page) == fields.map(\.1).filter { $0 == "approver" }, "\(name)")
        #expect(!page.text.contains(goodPassword), "\(name)")
      }
      #expect(try await admin.get("/api/v1/users").json()["total"]?.number == 1)
    }
  }

  @Test func theListIsFilteredAndPaged() async throws {
    try await TestApp.run { app in
      let admin = try await app.browser("admin_one", [.admin])
      for number in 10...30 { try await app.person("person_\(number)") }
      try await app.person("an_auditor", [.auditor])
      let first = try await admin.get("/admin/users")
      #expect(first.text.contains("1 to 20 of 23 people"))
      #expect(first.between("rel=\"next\" href=\"", "\"") == "/admin/users?offset=20")
      let second = try await admin.get("/admin/users?offset=20")
      #expect(second.text.contains("21 to 23 of 23 people"))
      #expect(second.text.contains("person_30"))
      let auditors = try await admin.get("/admin/users?search=an_&role=auditor&state=active")
      #expect(auditors.text.contains("1 to 1 of 1 person"))
      #expect(!auditors.text.contains("person_10"))
      #expect(try await admin.get("/admin/users?state=disabled").text.contains("Nobody matches"))
      for query in ["role=root", "state=off", "search=\(String(repeating: "x", count: 61))", "offset=-1"] {
        let page = try await admin.get("/admin/users?\(query)")
        #expect(page.status == .unprocessableContent, "\(query)")
        #expect(page.text.contains("Some fields need attention"), "\(query)")
      }
    }
  }

  /// Who gives up their own power is led away from pages that they may no longer see.
  @Test func ownChangesTakeEffectAtOnce() async throws {
    try await TestApp.run { app in
      try await app.person("admin_one", [.admin])
      let user = try await app.person("admin_two", [.admin])
      let path = "/admin/users/\(user.userID)"
      let browser = Browser(app)
      _ = try await browser.signIn("admin_two")
      let more = try await browser.post(path, all: [("form", "roles"), ("roles", "admin"), ("roles", "approver")])
      // An administrator has every scope already: another role gives no more.
      #expect(more.redirect == path)
      #expect(try await browser.get(path).status == .ok)

      #expect(try await browser.post(path, all: [("form", "roles"), ("roles", "approver")]).redirect == "/account")
      #expect(try await browser.get(path).status == .forbidden)

      let admin = Browser(app)
      _ = try await admin.signIn("admin_one")
      let back = try await admin.post(path, all: [("form", "roles"), ("roles", "admin")])
      #expect(back.redirect == path)
      let two = Browser(app)
      _ = try await two.signIn("admin_two")
      let off = try await two.post(path, ["form": "state", "disabled": "true"])
      #expect(off.redirect == "/")
      #expect(two.sessionSecret == nil)
      #expect(try await two.get("/").text.contains("Your account is disabled, and you are logged out."))
    }
  }
}
