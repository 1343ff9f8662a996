import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Only who placed an order edits or cancels it, whatever else they may do.
@Suite struct OrderOwnerTests {
  private static let bodies = [#"{"quantity":2,"version":1}"#, #"{"status":"cancelled","version":1}"#]

  @Test(arguments: [
    ("user", ProblemCode.ordersNotFound), ("approver", .ordersNotOwner), ("auditor", .ordersNotOwner),
    ("admin", .ordersNotOwner),
  ])
  func somebodyElsesOrderStaysAsItIs(role: String, code: ProblemCode) async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let before = try await ada.place("A secret plan")
      let id = try #require(before["id"]?.text)
      let other = try await app.api("other", [try #require(Role(rawValue: role))])
      for body in Self.bodies {
        let answer = try await other.change(id, body)
        try expectProblem(answer, code)
        #expect(!answer.text.contains("secret plan"))
      }
      let browser = Browser(app)
      _ = try await browser.signIn("other")
      let page = try await browser.post("/orders/\(id)/cancel", ["version": "1"])
      #expect(page.status.code == code.status)
      #expect(try await ada.get("/api/v1/orders/\(id)").json() == before)
      #expect(try await ada.events(of: id).count == 1)
    }
  }

  @Test(arguments: ["approver", "auditor", "admin"])
  func everybodyMayChangeWhatTheyPlacedThemselves(role: String) async throws {
    try await TestApp.run { app in
      let person = try await app.api("somebody", [try #require(Role(rawValue: role))])
      let id = try await person.newOrder()
      #expect(try await person.change(id, #"{"quantity":2,"version":1}"#).status == .ok)
      #expect(try await person.change(id, #"{"status":"cancelled","version":2}"#).status == .ok)
    }
  }

  @Test func anOrderThatDoesNotExistIsNobodys() async throws {
    try await TestApp.run { app in
      let admin = try await app.api("admin_one", [.admin])
      for id in ["0198c0de-0000-7000-8000-000000000000", "no-uuid"] {
        for body in Self.bodies { try expectProblem(await admin.change(id, body), .ordersNotFound) }
        try expectProblem(await admin.send(.post, "/api/v1/orders/\(id)/undo"), .ordersNotFound)
      }
    }
  }
}
