import AuthContract
import HTTPTypes
import HummingbirdTesting
import Kernel
import OrdersContract
import Testing
import TestSupport

@testable import OrderDesk

/// Everyone's orders as a file for a spreadsheet.
@Suite struct ExportTests {
  private static let header = [
    "id", "created_at", "username", "item_name", "quantity", "notes", "status", "decided_by", "decided_at",
    "decision_reason", "updated_at", "version", "user_id",
  ]

  private func rows(_ answer: TestResponse, sourceLocation: SourceLocation = #_sourceLocation) -> [[String]] {
    let csv = CSVRows(answer.text)
    #expect(answer.status == .ok, sourceLocation: sourceLocation)
    #expect(csv.faults == [], sourceLocation: sourceLocation)
    #expect(csv.rows.first == Self.header, sourceLocation: sourceLocation)
    #expect(csv.rows.allSatisfy { $0.count == Self.header.count }, sourceLocation: sourceLocation)
    return Array(csv.rows.dropFirst())
  }

  @Test func aRowHasAllThatIsKnownOfAnOrder() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let first = try await ada.newOrder("Desk lamp")
      app.clock.advance(by: .seconds(1))
      let second = try await ada.place("Rug, 2\\\"", quantity: 2, notes: "one\\ntwo")
      app.clock.advance(by: .seconds(1))
      let decided = try await boss.decide(first, "rejected", reason: "No, \\\"never\\\"").json()
      let answer = try await boss.get("/api/v1/orders/export.csv")
      #expect(answer.header("Content-Type") == "text/csv; charset=utf-8; header=present")
      #expect(answer.header("Content-Disposition") == "attachment; filename=\"orders.csv\"")
      #expect(answer.header("Cache-Control") == "no-store")
      #expect(answer.header("Content-Length") == nil, "it is sent while it is read")
      let found = rows(answer)
      let user = try #require(second["user_id"]?.text)
      #expect(
        found == [
          [
            try #require(second["id"]?.text), "2026-01-01T00:00:01.000Z", "ada_1815", "Rug, 2\"", "2", "one\ntwo",
            "pending",
            "", "", "", "2026-01-01T00:00:01.000Z", "1", user,
          ],
          [
            first, "2026-01-01T00:00:00.000Z", "ada_1815", "Desk lamp", "1", "", "rejected", "boss",
            "2026-01-01T00:00:02.000Z", "No, \"never\"", try #require(decided["updated_at"]?.text), "2", user,
          ],
        ])
      #expect(answer.text.hasSuffix("\"\(user)\"\r\n"))
      #expect(answer.text.contains(",\"Rug, 2\"\"\",\"2\",\"one\ntwo\",\"pending\","))
      #expect(answer.text.contains(",\"Desk lamp\",\"1\",\"\",\"rejected\","), "each cell is in quotes")
    }
  }

  /// A cell that a spreadsheet would run (OWASP, CSV injection) is a text.
  @Test func formulasAreMadeHarmless() async throws {
    try await TestApp.run { app in
      let ada = try await app.api("ada_1815")
      let boss = try await app.api("boss", [.approver])
      let hostile = [
        #"=cmd|' /C calc'!A0"#, "+1+1", "-2+3", "@SUM(A1)", #"=HYPERLINK(\"http://x\",\"y\")"#, "harmless=1", "a-b",
        "'=1",
      ]
      for text in hostile {
        let id = try #require(try await ada.place(text, notes: "\\t" + text)["id"]?.text)
        #expect(try await boss.decide(id, "rejected", reason: text).status == .ok)
      }
      let answer = try await boss.get("/api/v1/orders/export.csv")
      var seen: [String] = []
      for row in rows(answer).reversed() {
        let (item, notes, reason) = (row[3], row[5], row[9])
        #expect(item == reason)
        #expect(notes.hasPrefix("'\t"))
        for cell in row { #expect(cell.first.map { "=+-@\t\r".contains($0) } != true, "\(cell)") }
        seen.append(item)
      }
      #expect(
        seen == [
          #"'=cmd|' /C calc'!A0"#, "'+1+1", "'-2+3", "'@SUM(A1)", "'=HYPERLINK(\"http://x\",\"y\")", "harmless=1",
          "a-b",
          "'=1",
        ])
      #expect(answer.text.contains(",\"'+1+1\",\"1\","), "the apostrophe is within the quotes")
    }
  }

  @Test func itHasAllOrdersAndNotAPageOfThem() async throws {
    try await TestApp.run { app in
      let user = try await app.person("ada_1815")
      let ada = CallContext(
        requestID: "test",
        principal: Principal(userID: user.userID, username: "ada_1815", roles: [.user], sessionID: nil))
      // More than are in memory at a time.
      let count = 1_003
      for number in 1...count {
        app.clock.advance(by: .milliseconds(1))
        _ = try await app.orders.placeOrder(NewOrder(itemName: "Item \(number)", quantity: 1, notes: ""), ada)
      }
      let found = rows(try await app.api("boss", [.auditor]).get("/api/v1/orders/export.csv"))
      #expect(found.map { $0[3] } == (1...count).reversed().map { "Item \($0)" })
    }
  }

  @Test func theFiltersAreHonoured() async throws {
    try await TestApp.run { app in
      let (ada, bob) = (try await app.api("ada_1815"), try await app.api("bob_9"))
      let boss = try await app.api("boss", [.approver])
      for item in ["Desk lamp", "Rug", "Floor lamp"] {
        _ = try await ada.newOrder(item)
        let id = try await bob.newOrder("Bob's \(item)")
        if item == "Rug" { #expect(try await boss.decide(id, "approved").status == .ok) }
        app.clock.advance(by: .seconds(1))
      }
      let user = try #require(try await bob.get("/api/v1/auth/me").json()["user_id"]?.text)
      for (query, expected) in [
        ("", ["Bob's Floor lamp", "Floor lamp", "Bob's Rug", "Rug", "Bob's Desk lamp", "Desk lamp"]),
        ("?status=approved", ["Bob's Rug"]), ("?search=lamp&username=ada_1815", ["Floor lamp", "Desk lamp"]),
        ("?user_id=\(user)&from=2026-01-01T00:00:01Z&to=2026-01-01T00:00:02Z", ["Bob's Rug"]),
        ("?search=bo", ["Bob's Floor lamp", "Bob's Rug", "Bob's Desk lamp"]), ("?status=cancelled", []),
        ("?username=nobody", []),
      ] {
        let found = rows(try await boss.get("/api/v1/orders/export.csv\(query)")).map { $0[3] }
        // Orders of the same millisecond come in any order.
        #expect(Set(found) == Set(expected), "\(query)")
        #expect(found.count == expected.count, "\(query)")
      }
    }
  }
}
