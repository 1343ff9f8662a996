import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

/// Who may decide, and what the second of two approvers is told.
@Suite struct DecisionTests {
  @Test func theSecondOfTwoApproversLearnsWhoWon() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let one = try await app.api("boss_one", [.approver])
      let two = try await app.api("boss_two", [.approver])
      let id = try #require(try await ada.place()["id"]?.text)
      #expect(try await one.decide(id, "approved", reason: "yes").status == .ok)
      let lost = try await two.decide(id, "rejected", reason: "no")
      let problem = try expectProblem(lost, .ordersNotPending)
      #expect(problem.detail == "It is approved by boss_one.")
      #expect(try lost.json()["order"]?["status"]?.text == "approved")
      #expect(try lost.json()["order"]?["decision_reason"]?.text == "yes")
      let events = try await ada.get("/api/v1/orders/\(id)/timeline").json()["events"]?.list ?? []
      #expect(events.map { $0["kind"]?.text } == ["placed", "approved"])
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["version"]?.number == 2)
    }
  }

  @Test func ofTenApproversAtOnceExactlyOneWins() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let id = try #require(try await ada.place()["id"]?.text)
      var bosses: [APIClient] = []
      for number in 0..<10 { bosses.append(try await app.api("boss_\(number)", [.approver])) }
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for (number, boss) in bosses.enumerated() {
          group.addTask { try await boss.decide(id, number.isMultiple(of: 2) ? "approved" : "rejected").status.code }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.filter { $0 == 409 }.count == 9)
      #expect(try await ada.get("/api/v1/orders/\(id)/timeline").json()["events"]?.list.count == 2)
    }
  }

  @Test func aVersionThatIsNotTheOrdersIsAConflict() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let id = try #require(try await ada.place()["id"]?.text)
      let answer = try await boss.decide(id, "approved", version: 7)
      try expectProblem(answer, .ordersVersionConflict)
      #expect(try answer.json()["order"]?["version"]?.number == 1)
      let path = "/api/v1/orders/\(id)"
      try expectProblem(await boss.send(.patch, path, json: #"{"status":"approved"}"#), .ordersVersionRequired)
      #expect(try await ada.get(path).json()["status"]?.text == "pending")
      #expect(try await boss.send(.patch, path, json: #"{"status":"approved","version":1}"#).status == .ok)
    }
  }

  @Test func pagesTellTheSameWithAPlainForm() async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let one = try await app.browser("boss_one", [.approver])
      let two = try await app.browser("boss_two", [.approver])
      let stale = try await two.decide(id, "approved", version: 9, reason: "my words")
      #expect(stale.status == .preconditionFailed)
      #expect(stale.text.contains("The order has changed since you looked at it."))
      #expect(stale.text.contains("value=\"my words\""))
      #expect(try await one.decide(id, "approved", reason: "yes").redirect == "/admin")
      let lost = try await two.decide(id, "rejected", reason: "no")
      #expect(lost.status == .conflict)
      #expect(lost.text.contains("Approved by boss_one before your decision arrived. Nothing was changed."))
      #expect(lost.text.contains("<html"))
      #expect(lost.header("Location") == nil)
    }
  }

  @Test(arguments: ["approver", "admin"])
  func nobodyDecidesTheirOwnOrder(role: String) async throws {
    try await TestApp.run { app in
      let boss = try await app.api("boss", [try #require(Role(rawValue: role))])
      let id = try #require(try await boss.place()["id"]?.text)
      try expectProblem(await boss.decide(id, "approved"), .ordersOwnOrder)
      #expect(try await boss.get("/api/v1/orders/\(id)").json()["status"]?.text == "pending")
      let browser = Browser(app)
      _ = try await browser.signIn("boss")
      let queue = try await browser.get("/admin")
      #expect(queue.text.contains("Your own order: somebody else decides it."))
      #expect(!queue.text.contains("action=\"/admin/orders/\(id)\""))
      let refused = try await browser.decide(id, "approved")
      #expect(refused.status == .forbidden)
      #expect(refused.text.contains("Ask another approver to decide it."))
    }
  }

  @Test func allowSelfApprovalAllowsIt() async throws {
    try await TestApp.run(["orders.allowSelfApproval": "true"]) { app in
      let boss = try await app.browser("boss", [.approver])
      let id = try await boss.place()
      #expect(try await boss.get("/admin").text.contains("action=\"/admin/orders/\(id)\""))
      #expect(try await boss.decide(id, "approved").redirect == "/admin")
    }
  }

  @Test(arguments: ["user", "auditor"])
  func whoMayNotDecideIsRefused(role: String) async throws {
    try await TestApp.run { app in
      let id = try await app.browser("ada_1815").place()
      let role = try #require(Role(rawValue: role))
      let api = try await app.api("somebody", [role])
      let answer = try await api.decide(id, "approved")
      #expect(try expectProblem(answer, .authForbidden).detail.contains("admin:orders"))
      let browser = Browser(app)
      _ = try await browser.signIn("somebody")
      let page = try await browser.decide(id, "approved")
      #expect(page.status == .forbidden)
      let ada = try await app.apiSignIn("ada_1815")
      #expect(try await ada.get("/api/v1/orders/\(id)").json()["status"]?.text == "pending")
      if role == .auditor {
        let queue = try await browser.get("/admin")
        #expect(queue.text.contains("row-\(id)"))
        #expect(!queue.text.contains("/admin/orders/"))
      } else {
        #expect(try await browser.get("/admin").status == .forbidden)
        try expectProblem(await api.get("/api/v1/orders"), .authForbidden)
      }
    }
  }
}
