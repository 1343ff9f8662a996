import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// What is not shown to others, and what is closed to everybody.
@Suite struct VisibilityTests {
  @Test func anotherPersonsOrderLooksLikeNone() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let other = try await app.api("other")
      let id = try #require(try await ada.place("A secret plan")["id"]?.text)
      let none = "0198c0de-0000-7000-8000-000000000000"
      for suffix in ["", "/timeline"] {
        let hers = try await other.get("/api/v1/orders/\(id)\(suffix)")
        let missing = try await other.get("/api/v1/orders/\(none)\(suffix)")
        let first = try expectProblem(hers, .ordersNotFound)
        let second = try expectProblem(missing, .ordersNotFound)
        #expect(first.detail == second.detail)
        #expect(!hers.text.contains("secret plan"))
        #expect(!hers.text.contains("ada_1815"))
      }
      #expect(try await other.total() == 0)

      let browser = Browser(app)
      _ = try await browser.signIn("other")
      for path in ["/orders/\(id)", "/orders/\(none)", "/orders/not-an-id"] {
        let page = try await browser.get(path)
        #expect(page.status == .notFound, "\(path)")
        #expect(page.text.contains("orders.not_found"))
        #expect(!page.text.contains("secret plan"))
      }
      #expect(try await !browser.get("/orders").text.contains("secret plan"))
    }
  }

  @Test(arguments: ["approver", "auditor", "admin"])
  func whoSeesEveryoneSeesIt(role: String) async throws {
    try await TestApp.run { app in
      let id = try #require(try await app.api("ada_1815").place("Desk lamp")["id"]?.text)
      let reader = try await app.api("reader", [try #require(Role(rawValue: role))])
      #expect(try await reader.get("/api/v1/orders/\(id)").json()["item_name"]?.text == "Desk lamp")
      #expect(try await reader.get("/api/v1/orders/\(id)/timeline").status == .ok)
      #expect(try await reader.total(ofEveryone: true) == 1)
      #expect(try await reader.total() == 0)
    }
  }

  @Test(arguments: ["x", "1", "0198c0de", "0198c0de-0000-7000-8000-00000000000g", "..", "%2e%2e", "me%00"])
  func anIdentifierThatIsNoneNamesNoOrder(id: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [.approver])
      try expectProblem(await boss.get("/api/v1/orders/\(id)"), .ordersNotFound)
      try expectProblem(await boss.get("/api/v1/orders/\(id)/timeline"), .ordersNotFound)
      try expectProblem(await boss.decide(id, "approved"), .ordersNotFound)
    }
  }

  @Test func closedRegistrationIsClosedEverywhere() async throws {
    try await TestApp.run(["auth.registration": "closed"]) { app in
      try expectProblem(await app.register("ada_1815"), .authRegistrationClosed)
      let browser = Browser(app)
      #expect(try await browser.get("/register").status == .forbidden)
      #expect(try await !browser.get("/").text.contains("Register</a>\n"))
      #expect(try await !browser.get("/login").text.contains("New here?"))
      let answer = try await browser.post("/register", ["username": "ada_1815", "password": goodPassword])
      #expect(answer.status == .forbidden)
      #expect(answer.text.contains("Registration is closed"))
      #expect(try await browser.signIn("ada_1815").status == .unauthorized)
    }
  }

  @Test func registrationMakesPlainUsersOnly() async throws {
    try await TestApp.run { app in
      let answer = try await app.send(
        .post, "/api/v1/auth/register", ["Content-Type": "application/json"],
        body: #"{"username":"ada_1815","password":"\#(goodPassword)","roles":["admin"]}"#)
      try expectProblem(answer, .requestInvalid, fields: ["roles unknown"])
      _ = try await app.register("ada_1815")
      let ada = try await app.apiSignIn("ada_1815")
      #expect(try await ada.get("/api/v1/auth/verify").json()["roles"]?.list.compactMap(\.text) == ["user"])
    }
  }
}
